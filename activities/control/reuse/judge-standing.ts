import type { Git } from '../../../adapters/git/git.ts';
import type { BaselineEntry } from '../../../gate/baseline/document.ts';
import type { GateContext } from '../../../gate/contract/context.ts';
import type { MeasureRequest } from '../../../gate/contract/measuring/measure-request.ts';
import type { GateRequest } from '../../../gate/contract/request.ts';
import { type NotStanding, whyNotStanding } from '../../../gate/policy/reuse/why-not-standing.ts';
import { orUnreadable } from '../judging/unreadable.ts';
import { inputsOf, type StoredOrigins } from './stored-origins.ts';

/** A change of documentation alone. */
export interface DocumentationChange {
  readonly request: GateRequest | MeasureRequest;
  readonly context: GateContext;
}

/** Why a stored baseline doesn't stand for a change; null: it does. */
export type WhyNotStanding = (entry: BaselineEntry) => Promise<NotStanding | null>;

export interface JudgeStandingDeps extends Pick<StoredOrigins, 'store' | 'heartbeat'> {
  readonly git: Pick<Git, 'fetchIntoMirror' | 'readCommits'>;
  /** Aborts when the activity is cancelled. */
  readonly cancellationSignal: () => AbortSignal;
}

/** So many baselines are read for one change: each may hold all of its samples. */
const MOST_READ = 16;

/**
 * Judges whether stored baselines stand for a change of documentation alone, as other numbers are carried over: by the
 * profile's content, and by what each of their suites was built of. What can't be told doesn't stand.
 */
export const createJudgeStanding =
  (deps: JudgeStandingDeps): ((change: DocumentationChange) => WhyNotStanding) =>
  (change) => {
    const { request, context } = change;
    // A run that began with an older version of control knows neither which trees to look for, nor its profile's digest.
    if (context.sameButDocumentation === undefined) return async () => null;
    const { repository, profile } = request;
    const { profileDigest } = context;
    const terms = { repository, profile: profile.name, ...(profileDigest === undefined ? {} : { profileDigest }) };
    const known = new Map<string, Promise<NotStanding | null>>();
    let reader: Promise<ReturnType<Git['readCommits']>> | null = null;
    const differenceFrom = async (tree: string) => {
      if (tree === context.tree) return { paths: [], complete: true };
      reader ??= readerOf(change, deps);
      return (await reader).difference(tree, request.headSha);
    };
    const judge = async ({ digest, tree, commit }: BaselineEntry): Promise<NotStanding | null> => {
      deps.heartbeat?.();
      const document = await orUnreadable(deps.store.readBaseline(digest));
      if ('fault' in document) return { why: `its baseline ${document.fault}`, isRead: false };
      if (document.tree !== tree || document.commit !== commit) {
        return { why: 'it is of another commit than its entry says', isRead: false };
      }
      const inputs = await inputsOf(document, deps.store);
      const difference = await differenceFrom(tree);
      return whyNotStanding({ document, inputs, difference }, profile, terms);
    };
    return (entry) => {
      const before = known.get(entry.digest);
      if (before !== undefined) return before;
      if (known.size === MOST_READ)
        return Promise.resolve({ why: 'more baselines are there than are read', isRead: true });
      const why = judge(entry);
      known.set(entry.digest, why);
      return why;
    };
  };

async function readerOf(
  { request, context }: DocumentationChange,
  { git, cancellationSignal }: JudgeStandingDeps,
): Promise<ReturnType<Git['readCommits']>> {
  const { repository, source, headSha: sha } = request;
  const signal = cancellationSignal();
  // Both are there since the change was read, unless another worker read it.
  const base = context.trusted?.commit ?? context.base;
  const { mirror } = await git.fetchIntoMirror({ repository, source, sha, base, defaultBranch: null, signal });
  return git.readCommits(mirror, signal);
}
