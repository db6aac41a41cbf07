import { z } from 'zod';
import { FIRST_FAULT } from '../../../gate/names/first-fault.ts';
import { GitHubError } from './errors.ts';

export { z };

/** GitHub bounds bodies at 65,536 characters; anything far beyond isn't GitHub's. */
const Body = z
  .string()
  .max(1_000_000)
  .nullish()
  .transform((body) => body ?? '');

export const CommentAnswer = z.object({
  id: z.int().positive(),
  body: Body,
  user: z.object({ login: z.string() }).nullable(),
});
export type CommentAnswer = z.infer<typeof CommentAnswer>;

const Labels = z
  .array(z.union([z.string(), z.object({ name: z.string().nullish() })]))
  .max(1000)
  .transform((labels) => labels.flatMap((label) => (typeof label === 'string' ? [label] : (label.name ?? []))));

export const IssueAnswer = z.object({
  number: z.int().positive(),
  title: z.string(),
  body: Body,
  state: z.enum(['open', 'closed']),
  labels: Labels,
  pull_request: z.unknown().optional(),
  /** The API's address of its repository, such as `https://api.github.com/repos/owner/name`. */
  repository_url: z.string().nullish(),
});

const Repository = z.object({ full_name: z.string(), default_branch: z.string().min(1) });

export const RepositoryAnswer = Repository;

export const PullRequestAnswer = z.object({
  number: z.int().positive(),
  title: z.string(),
  body: Body,
  state: z.enum(['open', 'closed']),
  labels: Labels,
  head: z.object({
    sha: z.string().regex(/^[0-9a-f]{40}$/),
    ref: z.string().min(1),
    repo: z.object({ full_name: z.string() }).nullable(),
    user: z.object({ login: z.string().min(1) }).nullish(),
  }),
  base: z.object({ ref: z.string().min(1), repo: Repository }),
});

export const CheckRunAnswer = z.object({
  id: z.int().positive(),
  name: z.string(),
  head_sha: z.string(),
  // GitHub has more states than this gate writes: waiting, requested, pending.
  status: z.string(),
  conclusion: z.string().nullish(),
  external_id: z.string().nullish(),
  started_at: z.string().nullish(),
  output: z.object({ title: z.string().nullish(), summary: z.string().nullish(), text: z.string().nullish() }),
  app: z.object({ id: z.int(), slug: z.string().optional() }).nullable(),
});
export type CheckRunAnswer = z.infer<typeof CheckRunAnswer>;

export const StatusAnswer = z.object({
  id: z.int().positive(),
  state: z.string(),
  context: z.string(),
  description: z.string().nullish(),
});
export type StatusAnswer = z.infer<typeof StatusAnswer>;

/**
 * Parses an answer of GitHub. One without the expected fields (a body that was cut on its way arrives as '') says
 * nothing about what GitHub did: the caller has to look again.
 *
 * @throws GitHubError of kind `transient`
 */
export const readAnswer = <S extends z.ZodType>(schema: S, data: unknown, what: string): z.output<S> => {
  const parsed = schema.safeParse(data, FIRST_FAULT);
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new GitHubError(
    'transient',
    `GitHub's answer about ${what} can't be read${place === '' ? '' : ` at ${place}`}`,
  );
};
