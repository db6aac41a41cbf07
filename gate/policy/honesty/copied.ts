import type { MeasurementSet } from '../../baseline/measurement-set.ts';
import { areEqualSamples, areTelling } from '../../criterion/files/telling-samples.ts';
import { printedName } from '../../criterion/listing/listing.ts';
import type { BenchmarkMeasurement, Problem } from '../../criterion/measurement.ts';

/** Invented figures of a set: the problems, and whether they speak against all of it. */
export interface CopiedFigures {
  readonly problems: Problem[];
  /** True where nothing that was measured again was measured at all: the executable writes figures that it has. */
  readonly everything: boolean;
}

/**
 * Samples that came twice, to the last digit of each: no two measurements by a clock agree so, which makes the second a
 * copy. Looked for between the first and the repeated measurement of a benchmark, and between benchmarks.
 */
export function copiedFigures(set: Pick<MeasurementSet, 'benchmarks' | 'remeasured'>): CopiedFigures {
  const repeated = new Map<string, boolean>();
  const problems: Problem[] = [];
  for (const again of set.remeasured) {
    const name = printedName(again);
    const first = set.benchmarks.find((each) => printedName(each) === name);
    if (first === undefined || repeated.get(name)) continue;
    const copied = areTelling(first.samples) && areEqualSamples(first.samples, again.samples);
    repeated.set(name, copied);
    if (copied) problems.push(invented(name, 'measured again it gave the very samples of the first time'));
  }
  const everything = repeated.size > 0 && [...repeated.values()].every(Boolean);
  const others = everything ? set.benchmarks.map(printedName).filter((name) => !repeated.has(name)) : [];
  problems.push(
    ...others.map((name) => invented(name, 'what was measured again beside it gave the very samples twice')),
  );
  return { problems: [...problems, ...copiesOfOthers(set.benchmarks)], everything };
}

function copiesOfOthers(benchmarks: readonly BenchmarkMeasurement[]): Problem[] {
  const telling = benchmarks.filter(({ samples }) => areTelling(samples));
  // Two samples tell nearly all apart; the whole of them is compared only where these agree.
  const candidates = groupsOf(telling, ({ samples = [] }) => [samples.length, samples[0], samples.at(-1)]);
  return candidates
    .flatMap((group) => groupsOf(group, ({ samples }) => samples))
    .flatMap((group) =>
      group.map((one, index) => {
        const other = group[index === 0 ? 1 : 0] ?? one;
        return invented(printedName(one), `its samples are those of ${printedName(other)}, to the last digit`);
      }),
    );
}

/** Groups of two and more that have equal values of something. */
function groupsOf(benchmarks: readonly BenchmarkMeasurement[], value: (of: BenchmarkMeasurement) => unknown) {
  const groups = new Map<string, BenchmarkMeasurement[]>();
  for (const benchmark of benchmarks) {
    const key = JSON.stringify(value(benchmark));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [benchmark]);
    else group.push(benchmark);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}

const invented = (where: string, message: string): Problem => ({ code: 'invented', where, message });
