import { isPositive } from './check-samples.ts';
import type { Estimate, Sample } from './measurement.ts';
import { follows, recompute } from './recompute.ts';
import type { EstimatesFile, StatisticFile } from './result-schema.ts';

/** The statistics of an `estimates.json` that follow from the samples beside them, or what does not. */
export type CheckedEstimates =
  | { readonly statistics: Record<string, Estimate>; readonly estimate: Estimate; readonly confidenceLevel: number }
  | { readonly fault: string };

/**
 * Checks mean, median and slope against the samples, and their intervals for values that no time has. Of the deviations
 * only finite ones are kept: they follow from the same samples and nothing is decided by them.
 */
export const checkEstimates = (file: EstimatesFile, samples: readonly Sample[]): CheckedEstimates => {
  const recomputed = recompute(samples);
  const statistics: Record<string, Estimate> = {};
  for (const name of ['mean', 'median', 'slope'] as const) {
    const stored = file[name];
    if (!stored) continue;
    const estimate = toEstimate(stored);
    if (!isPositive(estimate.point)) return { fault: `${name} is ${estimate.point} ns` };
    if (!isPositive(estimate.lower) || !isPositive(estimate.upper) || estimate.lower > estimate.upper) {
      return { fault: `the interval of ${name} is ${estimate.lower} to ${estimate.upper} ns` };
    }
    if (!follows(estimate.point, recomputed[name])) {
      return { fault: `${name} is ${estimate.point} ns, but its samples give ${recomputed[name]} ns` };
    }
    statistics[name] = estimate;
  }
  for (const name of ['std_dev', 'median_abs_dev'] as const) {
    const stored = file[name];
    if (!stored) continue;
    const estimate = toEstimate(stored);
    if (Object.values(estimate).every(Number.isFinite)) statistics[name] = estimate;
  }
  const typical = file.slope ?? file.mean;
  const confidenceLevel = typical.confidence_interval.confidence_level ?? Number.NaN;
  if (!(confidenceLevel > 0 && confidenceLevel < 1)) return { fault: `the confidence level is ${confidenceLevel}` };
  return { statistics, estimate: toEstimate(typical), confidenceLevel };
};

const toEstimate = (stored: StatisticFile): Estimate => ({
  point: stored.point_estimate ?? Number.NaN,
  lower: stored.confidence_interval.lower_bound ?? Number.NaN,
  upper: stored.confidence_interval.upper_bound ?? Number.NaN,
});
