import type { ComparisonTerms } from './terms.ts';

/** What a profile, or the baselines that were measured by it, say of a suite. */
export interface ComparedSuite {
  readonly name: string;
  readonly required?: boolean | undefined;
  readonly threshold?: number | undefined;
}

/** By what suites are judged: the thresholds that they have, and which of them something has to be decided of. */
export type SuiteTerms = Pick<ComparisonTerms, 'required' | 'thresholds'>;

/** Of none that is required, each has to say something; a suite that is named twice is as its first one says. */
export function suiteTerms(suites: readonly ComparedSuite[]): SuiteTerms {
  const first = new Map<string, ComparedSuite>();
  for (const suite of suites) if (!first.has(suite.name)) first.set(suite.name, suite);
  const all = [...first.values()];
  const required = all.filter((suite) => suite.required === true).map(({ name }) => name);
  const thresholds = all.flatMap(({ name, threshold }) =>
    threshold === undefined ? [] : [[name, threshold] as const],
  );
  return {
    ...(required.length === 0 ? {} : { required }),
    ...(thresholds.length === 0 ? {} : { thresholds: Object.fromEntries(thresholds) }),
  };
}
