import type { MeasurementSet } from '../../baseline/measurement-set.ts';
import type { HostCheck } from '../../contract/measured/host-check.ts';
import { listed, oneLine } from '../../text/bounded-text.ts';
import type { BandOf } from '../honesty/noise-bands.ts';
import { unstableBenchmarks } from '../honesty/unstable.ts';

/** A check on a host, with what it measured and what was carried over. */
export interface ReadHostCheck {
  readonly check: HostCheck;
  /** Null where one of the two can't be read, or the check failed. */
  readonly measured: {
    readonly before: MeasurementSet['benchmarks'];
    readonly again: MeasurementSet['benchmarks'];
    /** Of the machine that measured again. */
    readonly bandOf: BandOf;
  } | null;
}

/**
 * What measuring carried-over executables again says of a host, in a sentence for each: that it measures as before, or that
 * it drifts. It never changes a number, which are the origin's.
 */
export function hostCheckWords(checks: readonly ReadHostCheck[]): string[] {
  return checks.map(({ check, measured }) => {
    const what = `${oneLine(check.carried.target, 100)} measured again on ${oneLine(check.hostId, 100)}`;
    if (measured === null) return `${what}: ${oneLine(check.failed ?? 'nothing to compare', 200)}`;
    const outside = unstableBenchmarks({ benchmarks: measured.before, remeasured: measured.again }, measured.bandOf);
    if (outside.length === 0) return `${what}: as carried over`;
    const [first] = outside;
    const names = listed(outside.map(({ where }) => where));
    return `host drifts: ${what}, ${names} ${first?.message.split(',')[0] ?? ''} of what was carried over`;
  });
}
