import type { MeasurementSet } from '../../baseline/measurement-set.ts';
import { printedName } from '../../criterion/listing/listing.ts';
import type { Problem } from '../../criterion/measurement.ts';
import { noiseBand } from '../../statistics/ratio.ts';

/**
 * Benchmarks whose repeated measurements all lie outside the noise band around the first. That is the host's fault:
 * they are recorded and marked, and never fail anything. Ids aren't unique: the printed names tell two of one id apart.
 *
 * @param band relative half-width of the noise band, such as 0.1
 */
export function unstableBenchmarks(set: Pick<MeasurementSet, 'benchmarks' | 'remeasured'>, band: number): Problem[] {
  const names = [...new Set(set.remeasured.map(printedName))];
  return names.flatMap((name) => {
    const first = set.benchmarks.find((benchmark) => printedName(benchmark) === name)?.estimate.point;
    if (first === undefined || !(first > 0)) return [];
    const again = set.remeasured.filter((repeat) => printedName(repeat) === name);
    const repeats = again.map(({ estimate }) => noiseBand(first, estimate.point, band));
    if (repeats.some(({ stable }) => stable)) return [];
    const ratios = repeats.map(({ ratio }) => `${ratio.toFixed(2)}x`).join(', ');
    const message = `${ratios} when measured again, outside the noise band of ${(band * 100).toFixed(0)} %`;
    return [{ code: 'unstable', where: name, message }];
  });
}
