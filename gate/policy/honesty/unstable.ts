import type { MeasurementSet } from '../../baseline/measurement-set.ts';
import type { Problem } from '../../criterion/measurement.ts';

/** A measurement right on the band's edge is inside, whatever its last bit says. */
const ROUNDING = 1e-9;

/**
 * Benchmarks whose repeated measurements all lie outside the noise band around the first. That is the host's fault:
 * they are recorded and marked, and never fail anything.
 *
 * @param band relative half-width of the noise band, such as 0.1
 */
export function unstableBenchmarks(set: Pick<MeasurementSet, 'benchmarks' | 'remeasured'>, band: number): Problem[] {
  const ids = [...new Set(set.remeasured.map(({ id }) => id))];
  return ids.flatMap((id) => {
    const first = set.benchmarks.find((benchmark) => benchmark.id === id)?.estimate.point;
    if (first === undefined || !(first > 0)) return [];
    const again = set.remeasured.filter((repeat) => repeat.id === id);
    const least = Math.min(...again.map(({ estimate }) => Math.abs(estimate.point / first - 1)));
    if (least <= band + ROUNDING) return [];
    const message = `${percent(least)} off when measured again, outside the noise band of ${percent(band)}`;
    return [{ code: 'unstable', where: id, message }];
  });
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
