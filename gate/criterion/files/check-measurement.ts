import type { BenchmarkMeasurement } from '../measurement.ts';
import { estimateFault } from './check-estimates.ts';
import { isPositive } from './check-samples.ts';
import { recompute } from './recompute.ts';

/**
 * What is wrong with one measurement in itself, in words; null where it is consistent: its samples can have been
 * measured, mean, median and slope follow from them, and its estimate is the slope, else the mean. Of what was read from
 * printed output only the estimate itself can be checked.
 */
export const measurementFault = (benchmark: BenchmarkMeasurement): string | null => {
  const { estimate, samples, statistics = {}, source } = benchmark;
  if (samples === undefined) {
    if (source === 'criterion-files') return 'it has no samples';
    return estimateFault('the estimate', estimate, estimate.point);
  }
  if (samples.length === 0) return 'it has no samples';
  const impossible = samples.findIndex(({ iters, ns }) => !isPositive(iters) || !isPositive(ns));
  if (impossible !== -1) return `sample ${impossible} is none that can have been measured`;
  const recomputed = recompute(samples);
  for (const name of ['mean', 'median', 'slope'] as const) {
    const statistic = statistics[name];
    const fault = statistic === undefined ? null : estimateFault(name, statistic, recomputed[name]);
    if (fault !== null) return fault;
  }
  const typical = statistics.slope ?? statistics.mean;
  if (typical === undefined) return 'it has neither slope nor mean';
  const same = (['point', 'lower', 'upper'] as const).every((name) => estimate[name] === typical[name]);
  return same ? null : `its estimate is not its ${statistics.slope === undefined ? 'mean' : 'slope'}`;
};
