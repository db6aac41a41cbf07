import type { MeasurementSet } from '../../baseline/measurement-set.ts';
import { printedName } from '../../criterion/listing/listing.ts';
import type { Problem } from '../../criterion/measurement.ts';
import { noiseBand } from '../../statistics/ratio.ts';

/**
 * Benchmarks whose repeated measurements all lie outside the noise band around the first. That is the host's fault:
 * they are recorded and marked, and never fail anything. Ids aren't unique: the printed names tell two of one id apart.
 *
 * @param bandOf relative half-width of a benchmark's noise band, such as 0.1, by its id
 */
export function unstableBenchmarks(
  set: Pick<MeasurementSet, 'benchmarks' | 'remeasured'>,
  bandOf: (id: string) => number,
): Problem[] {
  const names = [...new Set(set.remeasured.map(printedName))];
  return names.flatMap((name) => {
    const measured = set.benchmarks.find((benchmark) => printedName(benchmark) === name);
    const first = measured?.estimate.point;
    if (measured === undefined || first === undefined || !(first > 0)) return [];
    const band = bandOf(measured.id);
    const again = set.remeasured.filter((repeat) => printedName(repeat) === name);
    const repeats = again.map(({ estimate }) => noiseBand(first, estimate.point, band));
    if (repeats.some(({ stable }) => stable)) return [];
    const ratios = repeats.map(({ ratio }) => `${ratio.toFixed(2)}x`).join(', ');
    const message = `${ratios} when measured again, outside the noise band of ${Number((band * 100).toPrecision(2))} %`;
    return [{ code: 'unstable', where: name, message }];
  });
}
