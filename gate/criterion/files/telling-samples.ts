import type { Sample } from '../measurement.ts';
import { recompute } from './recompute.ts';

/** A clock of 40 ns, as some machines have, says the same of two short benchmarks often enough. */
const LEAST_NS = 10_000_000;

/**
 * True of samples that chance can't repeat: long ones that scatter by more than rounding to whole nanoseconds. A bench
 * with a clock of its own, such as a simulation's, gives equal times honestly.
 */
export function areTelling(samples: readonly Sample[] | undefined): boolean {
  if (samples === undefined || samples.length < 2) return false;
  if (samples.reduce((sum, { ns }) => sum + ns, 0) < LEAST_NS) return false;
  const { slope } = recompute(samples);
  return samples.some(({ iters, ns }) => Math.abs(ns - slope * iters) > 1);
}

/** Whether two lists are the same to the last digit. */
export const areEqualSamples = (one: readonly Sample[] = [], other: readonly Sample[] = []): boolean =>
  one.length === other.length &&
  one.every(({ iters, ns }, index) => other[index]?.iters === iters && other[index]?.ns === ns);
