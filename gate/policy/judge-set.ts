import type { MeasurementSet } from '../baseline/measurement-set.ts';
import type { Problem } from '../criterion/measurement.ts';
import { missingBenchmarks } from './honesty/incomplete.ts';
import { impossibleEstimates } from './honesty/inconsistent.ts';
import { unstableBenchmarks } from './honesty/unstable.ts';
import { vacuousSet } from './honesty/vacuous.ts';
import { type Asked, wrongFeatures, wrongRevision, wrongToolchain } from './honesty/wrong.ts';
import type { JudgedSet } from './judged-run.ts';

/** Checks one executable's numbers, and keeps those that count. */
export function judgeSet(uri: string, set: MeasurementSet, asked: Asked, noiseBand: number): JudgedSet {
  const wrong = [...wrongRevision(set, asked), ...wrongToolchain(set, asked), ...wrongFeatures(set)];
  const impossible = impossibleEstimates(set.benchmarks);
  const bad = new Set(impossible.map(({ where }) => where));
  const kept = wrong.length > 0 ? [] : set.benchmarks.filter(({ id }) => !bad.has(id));
  const vacuous = vacuousSet(set);
  const explained = vacuous.length > 0 || wrong.length > 0;
  const missing = explained
    ? []
    : missingBenchmarks(
        set,
        kept.map(({ id }) => id),
      );
  const unstable = unstableBenchmarks({ benchmarks: kept, remeasured: set.remeasured }, noiseBand);
  return {
    uri,
    set,
    kept,
    problems: distinct([...set.problems, ...wrong, ...impossible, ...vacuous, ...missing, ...unstable]),
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
