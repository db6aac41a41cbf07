import type { BaselineEntry } from '../../../gate/baseline/document.ts';
import type { BaselineOutcome } from '../../../gate/contract/outcome.ts';
import type { ControlActivities } from '../../interfaces.ts';
import { isUnproven } from '../runs/identity/require-caller.ts';

/** Which baselines to look for: all given parts must agree. */
export interface ReusableQuery {
  readonly repository: string;
  readonly profile: string;
  readonly tree?: string;
  readonly commit?: string;
}

/** Whether the run that wrote a baseline passed, as far as that is known and vouched for. */
export type HasPassed = (entry: BaselineEntry) => Promise<boolean>;

/** Of one tree hardly more baselines are there; the ends of the newest are looked at. */
const MOST_ENDS = 50;

export interface FindReusableBaselinesDependencies {
  /** All stored baselines that a query fits, in any order. */
  readonly findBaselines: (query: ReusableQuery) => Promise<readonly BaselineEntry[]>;
  readonly hasPassed: HasPassed;
}

/**
 * Finds complete baselines of the same tree, else of the newest tree of the default branch that the change differs from
 * by documentation alone: of it the newest of each machine class. Where there is none of all these trees, those whose
 * run passed: a baseline that lacks an optional suite is none the less what passed.
 */
export function createFindReusableBaselines({
  findBaselines,
  hasPassed,
}: FindReusableBaselinesDependencies): ControlActivities['findReusableBaselines'] {
  return async (change) => {
    let doubt: unknown = null;
    const partial: BaselineEntry[][] = [];
    for (const query of reusableQueries(change)) {
      // What nobody vouches for at one place says nothing of the next: it counts where nothing else is found.
      const entries = await findBaselines(query).catch((error: unknown) => {
        if (!isUnproven(error)) throw error;
        doubt ??= error;
        return [];
      });
      const found = newestOfEachClass(entries.filter(({ complete }) => complete));
      if (found.length > 0) return found;
      partial.push([...entries]);
    }
    for (const entries of partial) {
      const found = newestOfEachClass(await passedAmong(entries, hasPassed));
      if (found.length > 0) return found;
    }
    if (doubt !== null) throw doubt;
    return [];
  };
}

/** Those of the newest whose run passed. */
async function passedAmong(entries: readonly BaselineEntry[], hasPassed: HasPassed): Promise<BaselineEntry[]> {
  const newest = [...entries].sort((one, other) => Date.parse(other.finishedAt) - Date.parse(one.finishedAt));
  const passed: BaselineEntry[] = [];
  for (const entry of newest.slice(0, MOST_ENDS)) if (await hasPassed(entry)) passed.push(entry);
  return passed;
}

/** Where a change of documentation looks, in this order. A run that began with an older version looks at its base. */
export function reusableQueries({
  request,
  context,
}: Parameters<ControlActivities['findReusableBaselines']>[0]): ReusableQuery[] {
  const of = { repository: request.repository, profile: request.profile.name };
  const trees = new Set([context.tree, ...(context.sameButDocumentation ?? [])]);
  const byBase = context.sameButDocumentation === undefined && context.base !== null;
  return [...[...trees].map((tree) => ({ ...of, tree })), ...(byBase ? [{ ...of, commit: context.base ?? '' }] : [])];
}

function newestOfEachClass(entries: readonly BaselineEntry[]): BaselineOutcome[] {
  const newest = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const before = newest.get(entry.machineClass);
    if (before === undefined || Date.parse(entry.finishedAt) > Date.parse(before.finishedAt)) {
      newest.set(entry.machineClass, entry);
    }
  }
  return [...newest.values()].sort((a, b) => (a.machineClass < b.machineClass ? -1 : 1)).map(reusedOutcome);
}

/** What outcomes say of a baseline that stands for a change of documentation: whose it is, and of when, besides. */
const reusedOutcome = (entry: BaselineEntry): BaselineOutcome => ({
  ...baselineOutcome(entry),
  commit: entry.commit,
  finishedAt: entry.finishedAt,
});

/** What outcomes say of a stored baseline. */
export const baselineOutcome = ({ machineClass, uri, digest, complete }: BaselineEntry): BaselineOutcome => ({
  machineClass,
  uri,
  digest,
  complete,
});
