import type { Calibration } from '../../comparison/calibration.ts';
import type { MeasuredNoise } from '../../contract/measured/measured-noise.ts';
import { medianOf } from '../../statistics/median.ts';

/** The noise band of a set's benchmark by its id: a relative half-width, such as 0.1. */
export type BandOf = (id: string) => number;

/** What is known of a class of machines, and the bands of its benchmarks: null for those that it knows none of. */
export interface ClassBands {
  readonly machineClass: string;
  /** All that hold for machines of the class that measured. */
  readonly calibrations: Iterable<Pick<Calibration, 'source' | 'since'>>;
  readonly bands: Iterable<number | null>;
}

/** By which noise a class's benchmarks were judged. @param band the profile's */
export function measuredNoise({ machineClass, calibrations, bands }: ClassBands, band: number): MeasuredNoise {
  const all = [...bands];
  const known = all.filter((each) => each !== null);
  const [first, ...more] = calibrations;
  if (first === undefined || known.length === 0) return { machineClass, source: 'none', band, widest: band };
  const others = all.length - known.length;
  return {
    ...{ machineClass, source: first.source, band: medianOf(known) },
    widest: known.reduce((most, each) => Math.max(most, each)),
    known: known.length,
    ...(others === 0 ? {} : { others: { benchmarks: others, band } }),
    since: new Date(Math.min(...[first, ...more].map(({ since }) => since.getTime()))).toISOString(),
  };
}
