import type { MeasurementSet } from '../../baseline/measurement-set.ts';
import { printedName } from '../../criterion/listing/listing.ts';
import type { Problem } from '../../criterion/measurement.ts';
import { copiedFigures } from '../honesty/copied.ts';
import { missingBenchmarks } from '../honesty/incomplete.ts';
import { impossibleEstimates } from '../honesty/inconsistent.ts';
import type { BandOf } from '../honesty/noise-bands.ts';
import { unstableBenchmarks } from '../honesty/unstable.ts';
import { vacuousSet } from '../honesty/vacuous.ts';
import { type Asked, wrongFeatures, wrongRevision, wrongToolchain } from '../honesty/wrong.ts';
import type { JudgedSet } from './judged.ts';

/** Checks one executable's numbers, and keeps those that count. @param bandOf of its benchmarks, by their ids */
export function judgeSet(uri: string, set: MeasurementSet, asked: Asked, bandOf: BandOf): JudgedSet {
  const wrong = [...wrongRevision(set, asked), ...wrongToolchain(set, asked), ...wrongFeatures(set)];
  const impossible = impossibleEstimates(set.benchmarks);
  const copied = copiedFigures(set);
  const badIds = new Set(impossible.map(({ where }) => where));
  const badNames = new Set(copied.problems.map(({ where }) => where));
  const nothingCounts = wrong.length > 0 || copied.everything;
  const kept = nothingCounts
    ? []
    : set.benchmarks.filter((benchmark) => !badIds.has(benchmark.id) && !badNames.has(printedName(benchmark)));
  const vacuous = vacuousSet(set);
  const missing = nothingCounts || vacuous.length > 0 ? [] : missingBenchmarks(set, kept);
  const unstable = unstableBenchmarks({ benchmarks: kept, remeasured: set.remeasured }, bandOf);
  return {
    uri,
    set,
    kept,
    problems: distinct([
      ...set.problems,
      ...wrong,
      ...impossible,
      ...copied.problems,
      ...vacuous,
      ...missing,
      ...unstable,
    ]),
  };
}

/** The host names some problems itself: each problem at a place is told once, in the host's words. */
export function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Map<string, Problem>();
  for (const problem of problems) {
    const key = `${problem.code} ${problem.where}`;
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()];
}
