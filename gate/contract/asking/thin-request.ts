import { z } from 'zod';
import { boundedRecord } from '../../names/bounded-record.ts';
import { MOST_SUITES } from '../../names/limits.ts';
import { RepositoryName, Sha } from '../../names/subject.ts';
import { Against, RoundCount } from '../../profile/rounds.ts';

const Number_ = z.int('expected a number such as 218').positive('expected a number such as 218');

const ProfileName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/);

/**
 * What somebody asks for who asks from anywhere: a repository and a subject, and whatever else is to differ from what a
 * control worker would find. People write it by hand, into a form or a shell: a key that this version doesn't know would
 * ask for something else than they mean, and is refused by its name.
 */
export const ThinRequest = z
  .strictObject({
    /** Where editors find the schema; nothing else reads it. */
    $schema: z.string().max(500).optional(),
    repository: RepositoryName,
    /** The subject: exactly one of the two. */
    pullRequest: Number_.optional(),
    issue: Number_.optional(),
    /** The commit; absent: the pull request's head, for an issue the source's HEAD. */
    sha: Sha.optional(),
    /** A ref or commit to compare with; absent: the merge base with the default branch. */
    base: z.string().min(1).max(255).optional(),
    /** Where control fetches the commit from: a URL, or a bundle or folder on its machine; absent: the repository's URL. */
    source: z.string().min(1).max(4096).optional(),
    /** A profile's name, or the content of a profile's file; absent: the one that the repository has. */
    profile: z
      .union([ProfileName, boundedRecord(z.string(), z.unknown())], {
        error: 'expected the name of a profile (lower-case letters, digits and dashes), or the profile itself',
      })
      .optional(),
    /** Names of suites to measure; absent: all that the profile plans. */
    suites: z.array(z.string().min(1).max(100)).min(1).max(MOST_SUITES).optional(),
    /** Names of bench targets to measure; absent: all. */
    executables: z.array(z.string().min(1).max(200)).min(1).max(200).optional(),
    /** Of another flow than the generative one, the guard answers; absent: generative. */
    flow: z.string().min(1).max(100).optional(),
    /** Measures everything anew, whatever was measured before. */
    again: z.boolean().optional(),
    /** False: nothing is carried over from baselines of other commits; absent: what the change can't have altered is. */
    reuse: z.boolean().optional(),
    /** How many rounds are taken of each executable; absent: as many as the profile says. */
    rounds: RoundCount.optional(),
    /** Measures by turns with the trusted base; absent: as the profile says. */
    against: Against.optional(),
  })
  .refine(({ pullRequest, issue }) => (pullRequest === undefined) !== (issue === undefined), {
    message: 'name the subject by exactly one of pullRequest and issue',
    path: ['pullRequest'],
    // Also where another key has a fault: all are told at once.
    when: ({ value, issues }) =>
      typeof value === 'object' &&
      value !== null &&
      !issues.some(({ path }) => path?.[0] === 'pullRequest' || path?.[0] === 'issue'),
  });
export type ThinRequest = z.infer<typeof ThinRequest>;
