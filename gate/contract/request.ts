import { z } from 'zod';
import { MOST_SUITES } from '../names/limits.ts';
import { opened, openObject } from '../names/open-object.ts';
import { RepositoryName, Sha, Subject, subjectKey } from '../names/subject.ts';
import { Profile } from '../profile/profile.ts';
import { measuredIn } from './measuring/measure-id.ts';

/** Where control fetches the commit from: a URL that git takes, a bundle file or a repository's folder. */
export const Source = openObject({
  kind: z.enum(['url', 'bundle', 'path']),
  location: z.string().min(1).max(4096),
});
export type Source = z.infer<typeof Source>;

/**
 * The input of `benchmarkGate`, as the client resolved it. It is complete: the workflow asks nothing of its caller's
 * environment or files. The profile travels inside, so that a profile edited later can't change a run under way.
 */
export const GateRequest = openObject({
  repository: RepositoryName,
  subject: Subject,
  headSha: Sha,
  /** True where a person named the commit: such a run is never superseded and never writes a ledger of a newer head. */
  headPinned: z.boolean(),
  /** A ref or commit to compare with; null: the merge base with the default branch. */
  base: z.string().min(1).max(255).nullable(),
  source: Source,
  profile: opened(Profile),
  /** Names of suites to measure; null: all that the profile plans. */
  suites: z.array(z.string().min(1).max(100)).max(MOST_SUITES).nullable(),
  /** Names of bench targets to measure; null: all. */
  executables: z.array(z.string().min(1).max(200)).max(200).nullable(),
  flow: z.string().min(1).max(100),
  /** True where everything is to be measured anew, whatever was measured before; absent: what stands is taken over. */
  again: z.boolean().optional(),
  /** False where nothing is to be carried over from baselines of other commits; absent: what the change can't have altered is. */
  reuse: z.boolean().optional(),
});
export type GateRequest = z.infer<typeof GateRequest>;

/**
 * What measuring looks at of a request, whoever asked for it: lanes, judging and storing know no more. Without a subject
 * nobody reports to one.
 */
export type MeasuredCommit = Pick<
  GateRequest,
  'repository' | 'headSha' | 'profile' | 'suites' | 'executables' | 'again' | 'reuse'
> & { readonly subject: Subject | null };

/**
 * A request as a run hands it to an activity of its own: the profile's text stands in the run's input, once in a history.
 * A run that began with an older version hands over all of it.
 */
export type Handed<Request extends { readonly profile: Profile }> =
  | Request
  | (Omit<Request, 'profile'> & { readonly profile: { readonly name: string } });

/**
 * The workflow id of a request. Two requests for the same commit of the same subject under the same profile are the
 * same gate: the second joins the first.
 */
export const workflowId = (
  request: Pick<GateRequest, 'repository' | 'subject' | 'headSha'> & { profile: { name: string } },
): string =>
  `benchmark-gate/${request.repository}/${subjectKey(request.subject)}/${request.headSha}/${request.profile.name}`;

/** Whether an id is of a gate of a commit under a profile, for whichever subject. */
export function isGateOf(id: string, of: { repository: string; commit: string; profile: string }): boolean {
  const [head, tail] = [`benchmark-gate/${of.repository}/`, `/${of.commit}/${of.profile}`];
  if (!id.startsWith(head) || !id.endsWith(tail)) return false;
  return /^(?:pr|issue)-[1-9]\d*$/.test(id.slice(head.length, -tail.length));
}

/** Whether two ids are of runs for the same subject under the same profile, for whatever commits. */
export function isSameGate(one: string, other: string): boolean {
  const withoutSha = (id: string) => id.split('/').filter((_, index) => index !== 4);
  const [a, b] = [withoutSha(one), withoutSha(other)];
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

/** `pr-7 of owner/name`: whose run an id is, for people; the id itself where it is none of a gate. */
export function subjectOfRun(id: string): string {
  const measured = measuredIn(id);
  if (measured !== null) return `${measured.commit.slice(0, 12)} of ${measured.repository}`;
  const [, owner, name, subject, sha] = id.split('/');
  return sha === undefined ? id : `${subject} of ${owner}/${name}`;
}
