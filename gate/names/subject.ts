import { z } from 'zod';
import { openObject } from './open-object.ts';

/** A commit id, full length and lower case, as git prints it. */
export const Sha = z.string().regex(/^[0-9a-f]{40}$/, 'expected a full commit id of 40 hexadecimal digits');

/** `owner/name`, within what GitHub allows for either part. */
export const RepositoryName = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
    'expected OWNER/NAME, as in the address of the repository',
  );

/** What the gate reports to: a pull request, or an issue whose pull request doesn't exist yet. */
export const Subject = openObject({
  kind: z.enum(['pull-request', 'issue']),
  number: z.int().positive(),
});

export type Subject = z.infer<typeof Subject>;

/** `pr-7` or `issue-7`: the subject in ids, search attributes and folder names. */
export const subjectKey = (subject: Subject): string =>
  `${subject.kind === 'pull-request' ? 'pr' : 'issue'}-${subject.number}`;
