import type { Estimate, Sample, Statistic } from '../measurement.ts';
import { isPositive } from './check-samples.ts';
import { follows, type Recomputed, recompute, spans } from './recompute.ts';
import type { EstimatesFile, StatisticFile } from './result-schema.ts';

/** The statistics of an `estimates.json` that follow from the samples beside them, or what does not. */
export type CheckedEstimates =
  | { readonly statistics: Record<string, Statistic>; readonly estimate: Estimate; readonly confidenceLevel: number }
  | { readonly fault: string };

/**
 * Checks mean, median and slope against the samples, and their intervals for values that no time has. Of the deviations
 * only finite ones are kept: they follow from the same samples and nothing is decided by them.
 */
export const checkEstimates = (file: EstimatesFile, samples: readonly Sample[]): CheckedEstimates => {
  const recomputed = recompute(samples);
  const statistics: Record<string, Statistic> = {};
  for (const name of ['mean', 'median', 'slope'] as const) {
    const stored = file[name];
    if (!stored) continue;
    const estimate = toEstimate(stored);
    const fault = estimateFault(name, estimate, recomputed[name]);
    if (fault !== null) return { fault };
    if (!spans(recomputed, estimate)) return { fault: beyondSamples(name, estimate, recomputed) };
    statistics[name] = toStatistic(stored);
  }
  for (const name of ['std_dev', 'median_abs_dev'] as const) {
    const stored = file[name];
    if (!stored) continue;
    const statistic = toStatistic(stored);
    if (Object.values(statistic).every(Number.isFinite)) statistics[name] = statistic;
  }
  const typical = file.slope ?? file.mean;
  const confidenceLevel = typical.confidence_interval.confidence_level ?? Number.NaN;
  if (!(confidenceLevel > 0 && confidenceLevel < 1)) return { fault: `the confidence level is ${confidenceLevel}` };
  return { statistics, estimate: toEstimate(typical), confidenceLevel };
};

/** What is wrong with an estimate of a time, in words: a value that no time has, or one that its samples don't give. */
export const estimateFault = (name: string, { point, lower, upper }: Estimate, recomputed: number): string | null => {
  if (!isPositive(point)) return `${name} is ${point} ns`;
  if (!isPositive(lower) || !isPositive(upper) || lower > upper) {
    return `the interval of ${name} is ${lower} to ${upper} ns`;
  }
  return follows(point, recomputed) ? null : `${name} is ${point} ns, but its samples give ${recomputed} ns`;
};

/**
 * A bootstrap computes the statistic of samples drawn from the same ones. Mean, median and slope of any of them are
 * weighted means of times per iteration, so that no end of an interval is shorter or longer than all of these.
 */
const beyondSamples = (name: string, { lower, upper }: Estimate, { least, most }: Recomputed): string =>
  `the interval of ${name} is ${lower} to ${upper} ns, but its samples took ${least} to ${most} ns`;

const toStatistic = (stored: StatisticFile): Statistic => {
  const error = stored.standard_error ?? Number.NaN;
  return { ...toEstimate(stored), ...(Number.isFinite(error) && error >= 0 && { standardError: error }) };
};

const toEstimate = (stored: StatisticFile): Estimate => ({
  point: stored.point_estimate ?? Number.NaN,
  lower: stored.confidence_interval.lower_bound ?? Number.NaN,
  upper: stored.confidence_interval.upper_bound ?? Number.NaN,
});
