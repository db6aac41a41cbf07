import type { BaselineDocument } from '../../baseline/document.ts';
import { keyText } from '../../comparison/benchmark-key.ts';
import type { ComparisonDocument } from '../../comparison/document/comparison-document.ts';
import { comparisonOf } from '../../comparison/document/comparison-of.ts';
import { suiteTerms } from '../../comparison/suite-terms.ts';
import { ComparisonTerms } from '../../comparison/terms.ts';
import type { Profile } from '../../profile/profile.ts';
import type { MetricValue } from '../targets/metric-value.ts';
import type { JudgedBase } from './judged-base.ts';

/** Stands for the digest of a baseline until it is stored. */
const UNSTORED = 'not stored yet';

/**
 * Compares a change with the base that it was measured with by turns, on each class of machines: by what looks and fresh pairs
 * said, else by the rule of stored baselines. Of the change what another run measured is left out, since no base was measured
 * beside it.
 *
 * @param change its baselines, with or without their samples
 */
export function compareTurns(
  { suites }: Pick<Profile, 'suites'>,
  change: readonly BaselineDocument[],
  { documents: base, live }: Pick<JudgedBase, 'documents' | 'live'>,
): ComparisonDocument[] {
  return change.flatMap((document) => {
    const beside = base.find(({ machineClass }) => machineClass === document.machineClass);
    if (beside === undefined) return [];
    const names = beside.suites.filter(({ executables }) => executables.length > 0).map(({ name }) => name);
    const terms = suiteTerms(names.map((name) => ({ name, ...suites[name] })));
    return [
      comparisonOf(
        { digest: `base: ${UNSTORED}`, document: beside },
        { digest: `change: ${UNSTORED}`, document: measuredBeside(document, beside) },
        { terms: ComparisonTerms.parse(terms), calibration: null, live },
      ),
    ];
  });
}

function measuredBeside(change: BaselineDocument, base: BaselineDocument): BaselineDocument {
  const built = new Set(
    base.suites.flatMap(({ name, executables }) => executables.map(({ key }) => `${name}\n${key}`)),
  );
  return {
    ...change,
    suites: change.suites
      .filter(({ name }) => base.suites.some((suite) => suite.name === name))
      .map((suite) => ({
        ...suite,
        executables: suite.executables.filter(
          ({ key, takenOver, carriedOver }) =>
            takenOver === undefined && (carriedOver === undefined || built.has(`${suite.name}\n${key}`)),
        ),
      })),
  };
}

/**
 * Whether a comparison convicts a benchmark that a metric rests on: then a target of it is charged, whatever the base missed. One
 * that does another amount of work now is spared by nothing: what the base missed, it missed in other work.
 */
export function confirmedSlower(
  comparisons: readonly ComparisonDocument[],
  { targets }: Pick<Profile, 'targets'>,
  metrics: ReadonlyMap<string, MetricValue>,
): (target: string) => boolean {
  const slower = new Set(
    comparisons.flatMap(({ benchmarks, incomparable = [] }) => [
      ...benchmarks.filter(({ verdict }) => verdict === 'slower').map(keyText),
      ...incomparable.map(keyText),
    ]),
  );
  return (target) => {
    const metric = metrics.get(targets[target]?.metric ?? '');
    return metric?.measured === true && (metric.source.benchmarks ?? []).some((key) => slower.has(key));
  };
}
