import { comparisonOf } from '../../gate/comparison/document/comparison-of.ts';
import { ComparisonTerms } from '../../gate/comparison/terms.ts';
import { changePoints } from '../../gate/statistics/change-point.ts';
import { roundsDocument } from '../inputs/rounds-document.ts';
import { expectAll, type Workload } from './workload.ts';

const ROUNDS = 14;
/** Every hundredth of the second side's benchmarks takes so many times as long. */
const SLOWER = 1.1;

const sides = (benchmarks: number) => [
  { digest: 'sha256:1', document: roundsDocument(benchmarks, ROUNDS, 1, 1) },
  { digest: 'sha256:2', document: roundsDocument(benchmarks, ROUNDS, 2, SLOWER) },
];

/** Two documents into a comparison, by the gate's rule. */
export const compareBaselines: Workload = async (input) => {
  const [first, second] = sides(input.benchmarks);
  if (first === undefined || second === undefined) throw new Error('a side is missing');
  const terms = ComparisonTerms.parse({});
  return async () => {
    const { benchmarks, counts } = comparisonOf(first, second, { terms, calibration: null });
    expectAll(benchmarks.length, input);
    if (counts.slower !== Math.ceil(input.benchmarks / 100)) throw new Error(`${counts.slower} were found slower`);
    return { bytes: 0, items: benchmarks.length };
  };
};

/**
 * Plain: each result is looked for among those of before, one after the other, and the means of two are divided, as
 * github-action-benchmark does. It knows no noise.
 */
export const searchBaselines: Workload = async (input) => {
  const [before = [], now = []] = sides(input.benchmarks).map(({ document }) =>
    document.suites.flatMap(({ executables }) => executables.flatMap(({ benchmarks }) => benchmarks)),
  );
  return async () => {
    let found = 0;
    for (const { id, estimate } of now) {
      const other = before.find((each) => each.id === id);
      if (other !== undefined && estimate.point / other.estimate.point > 0) found += 1;
    }
    expectAll(found, input);
    return { bytes: 0, items: found };
  };
};

/** Points of a branch for each benchmark. */
const POINTS = 100;

/** As many series as there are benchmarks, each with a step of five per cent that is to be found. */
export const findChangePoints: Workload = async (input) => {
  const document = roundsDocument(input.benchmarks, POINTS, 3, 1);
  const series = document.suites.flatMap(({ executables }) =>
    executables.flatMap(({ benchmarks }) =>
      benchmarks.map(({ rounds = [] }) => rounds.map(({ median }, at) => Math.log(median) + (at < 60 ? 0 : 0.05))),
    ),
  );
  return async () => {
    const found = series.filter((points) => changePoints(points).some(({ index }) => Math.abs(index - 60) <= 3));
    // Chance puts a step of one in some thousands elsewhere.
    if (found.length < 0.99 * input.benchmarks) throw new Error(`${found.length} steps were found`);
    return { bytes: 0, items: series.length };
  };
};
