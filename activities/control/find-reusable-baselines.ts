import type { BaselineEntry } from '../../gate/baseline/document.ts';
import type { BaselineOutcome } from '../../gate/contract/outcome.ts';
import type { ControlActivities } from '../interfaces.ts';

/** Which baselines to look for: all given parts must agree. */
export interface ReusableQuery {
  readonly repository: string;
  readonly profile: string;
  readonly tree?: string;
  readonly commit?: string;
}

export interface FindReusableBaselinesDependencies {
  /** All stored baselines that a query fits, in any order. */
  readonly findBaselines: (query: ReusableQuery) => Promise<readonly BaselineEntry[]>;
}

/**
 * Finds complete baselines of the same tree, else of the newest tree of the default branch that the change differs from
 * by documentation alone: of it the newest of each machine class.
 */
export function createFindReusableBaselines({
  findBaselines,
}: FindReusableBaselinesDependencies): ControlActivities['findReusableBaselines'] {
  return async ({ request, context }) => {
    const query = { repository: request.repository, profile: request.profile.name };
    for (const tree of new Set([context.tree, ...(context.sameButDocumentation ?? [])])) {
      const found = newestOfEachClass(await findBaselines({ ...query, tree }));
      if (found.length > 0) return found;
    }
    if (context.sameButDocumentation !== undefined || context.base === null) return [];
    return newestOfEachClass(await findBaselines({ ...query, commit: context.base }));
  };
}

function newestOfEachClass(entries: readonly BaselineEntry[]): BaselineOutcome[] {
  const newest = new Map<string, BaselineEntry>();
  for (const entry of entries.filter(({ complete }) => complete)) {
    const before = newest.get(entry.machineClass);
    if (before === undefined || Date.parse(entry.finishedAt) > Date.parse(before.finishedAt)) {
      newest.set(entry.machineClass, entry);
    }
  }
  return [...newest.values()].sort((a, b) => (a.machineClass < b.machineClass ? -1 : 1)).map(baselineOutcome);
}

/** What outcomes say of a stored baseline. */
export const baselineOutcome = ({ machineClass, uri, digest, complete }: BaselineEntry): BaselineOutcome => ({
  machineClass,
  uri,
  digest,
  complete,
});
