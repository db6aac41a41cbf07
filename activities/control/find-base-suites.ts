import type { BaselineDocument, BaselineEntry } from '../../gate/baseline/document.ts';
import type { EvaluateDependencies } from './evaluate.ts';
import type { ReusableQuery } from './find-reusable-baselines.ts';

export interface FindBaseSuitesDependencies {
  /** All stored baselines that a query fits, the preferred one first. */
  readonly findBaselines: (query: ReusableQuery) => Promise<readonly BaselineEntry[]>;
  readonly readBaseline: (digest: string) => Promise<BaselineDocument>;
}

/**
 * Finds the suites that the base's newest baseline has numbers of: a change that loses one of them has removed it. Of
 * several baselines one that can be read is enough. Where none can, that is an error: without it nobody would see what
 * the change removed.
 */
export function createFindBaseSuites({
  findBaselines,
  readBaseline,
}: FindBaseSuitesDependencies): NonNullable<EvaluateDependencies['findBaseSuites']> {
  return async ({ request, context }) => {
    if (context.base === null) return [];
    const { repository, profile } = request;
    const entries = await findBaselines({ repository, profile: profile.name, commit: context.base });
    let failure: unknown;
    for (const { digest } of entries) {
      try {
        return suitesOf(await readBaseline(digest));
      } catch (error) {
        // An outage says nothing of the baseline: the next attempt may read it.
        if (error instanceof Error && 'kind' in error && error.kind === 'unavailable') throw error;
        failure ??= error;
      }
    }
    if (entries.length > 0) throw failure;
    return [];
  };
}

const suitesOf = ({ suites }: BaselineDocument): string[] =>
  suites.filter(({ executables, reports }) => executables.length > 0 || reports.length > 0).map(({ name }) => name);
