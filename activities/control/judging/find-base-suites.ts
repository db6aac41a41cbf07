import type { BaselineDocument, BaselineEntry } from '../../../gate/baseline/document.ts';
import type { ReusableQuery } from './find-reusable-baselines.ts';
import type { JudgingDependencies } from './store-baselines.ts';

export interface FindBaseSuitesDependencies {
  /** All stored baselines that a query fits, the preferred one first. */
  readonly findBaselines: (query: ReusableQuery) => Promise<readonly BaselineEntry[]>;
  readonly readBaseline: (digest: string) => Promise<BaselineDocument>;
}

/** Baselines that are read: each change that is measured by turns adds one to its base's. */
const MOST_READ = 100;

/**
 * Finds the suites of the profile that any baseline of the base's tree has numbers of, of whatever machine class: a change that
 * loses one of them has removed it. The base is the trusted one, where there is one. Of several baselines one that can be read
 * is enough, and no more are read when all suites are found. Where none can, that is an error: without it nobody would see what
 * the change removed.
 */
export function createFindBaseSuites({
  findBaselines,
  readBaseline,
}: FindBaseSuitesDependencies): NonNullable<JudgingDependencies['findBaseSuites']> {
  return async ({ request, context }) => {
    const { base, trusted } = context;
    if (base === null && trusted === undefined) return [];
    const { repository, profile } = request;
    const of = trusted === undefined ? { commit: base ?? '' } : { tree: trusted.tree };
    const entries = await findBaselines({ repository, profile: profile.name, ...of });
    const suites = new Set<string>();
    const failures: unknown[] = [];
    for (const { digest } of entries.slice(0, MOST_READ)) {
      if (Object.keys(profile.suites).every((name) => suites.has(name))) break;
      try {
        for (const suite of suitesOf(await readBaseline(digest))) suites.add(suite);
      } catch (error) {
        // An outage says nothing of the baseline: the next attempt may read it.
        if (error instanceof Error && 'kind' in error && error.kind === 'unavailable') throw error;
        failures.push(error);
      }
    }
    if (failures.length > 0 && failures.length === Math.min(entries.length, MOST_READ)) throw failures[0];
    return [...suites];
  };
}

const suitesOf = ({ suites }: BaselineDocument): string[] =>
  suites.filter(({ executables, reports }) => executables.length > 0 || reports.length > 0).map(({ name }) => name);
