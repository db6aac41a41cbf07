import type { OwnTimes } from './own-times.ts';

/** Times of several executables or rounds as one; null: there are none. */
export function longestOwnTimes(all: readonly (OwnTimes | undefined)[]): OwnTimes | null {
  const known = all.filter((each) => each !== undefined);
  if (known.length === 0) return null;
  const longest = (of: (each: OwnTimes) => number | undefined): number =>
    Math.max(0, ...known.map((each) => of(each) ?? 0));
  const [warmUpMs, measurementMs] = [longest((each) => each.warmUpMs), longest((each) => each.measurementMs)];
  return {
    benchmarks: known.reduce((sum, { benchmarks }) => sum + benchmarks, 0),
    ...(warmUpMs > 0 ? { warmUpMs } : {}),
    ...(measurementMs > 0 ? { measurementMs } : {}),
  };
}

/** `own measurement time: 10 s`, `own warm-up time: 3 s, own measurement time: 10 s`. */
export const ownTimesWords = ({ warmUpMs, measurementMs }: OwnTimes): string =>
  [
    ...(warmUpMs === undefined ? [] : [`own warm-up time: ${seconds(warmUpMs)}`]),
    ...(measurementMs === undefined ? [] : [`own measurement time: ${seconds(measurementMs)}`]),
  ].join(', ');

/** To two digits: what is printed of a measurement is an estimate. */
const seconds = (ms: number): string => `${Number((ms / 1000).toPrecision(2))} s`;
