import type { ThroughputKind } from '../criterion/measurement.ts';
import { TIME_UNITS, type TimeUnit } from '../names/time-units.ts';
import type { Interval } from './interval.ts';

/** A row of units, each `base` times the one before. */
interface Scale {
  readonly base: number;
  readonly units: readonly string[];
}

const RATES: Readonly<Record<ThroughputKind, Scale>> = {
  elements: { base: 1000, units: ['elem/s', 'Kelem/s', 'Melem/s', 'Gelem/s', 'Telem/s'] },
  bytes: { base: 1024, units: ['B/s', 'KiB/s', 'MiB/s', 'GiB/s', 'TiB/s'] },
  'bytes-decimal': { base: 1000, units: ['B/s', 'KB/s', 'MB/s', 'GB/s', 'TB/s'] },
  bits: { base: 1000, units: ['b/s', 'Kb/s', 'Mb/s', 'Gb/s', 'Tb/s'] },
};

const TIMES: Scale = { base: 1000, units: ['ps', 'ns', 'µs', 'ms', 's'] };

/** A rate for people: `402 Melem/s`, `45.2 elem/s`, `1.2 GiB/s`. */
export const formatRate = (perSecond: number, kind: ThroughputKind): string =>
  scaled(perSecond, RATES[kind], (value) => value.toFixed(value < 99.95 ? 1 : 0));

/** A time in nanoseconds for people, with four digits: `1.125 µs`, `28.54 ns`, `12.00 s`. */
export const formatTime = (nanoseconds: number): string => scaled(nanoseconds * 1000, TIMES, inDigits(4));

/** A time and the interval around it in words. */
interface IntervalText {
  /** `7.38 ms`. */
  readonly time: string;
  /** `7.36 to 7.40 ms`. */
  readonly interval: string;
}

/**
 * A time in nanoseconds with its interval for people: all in the unit of the time, with as many digits as tell the
 * interval's ends apart, from three to five.
 */
export const formatInterval = ({ point, lower, upper }: Interval): IntervalText => {
  const { divisor, unit } = unitOf(point * 1000, TIMES, inDigits(3));
  const [time = 0, from = 0, to = 0] = [point, lower, upper].map((nanoseconds) => (nanoseconds * 1000) / divisor);
  const figures = (digits: number) => [time, from, to].map((value) => value.toFixed(decimals(time, digits)));
  const [told, first, last] = [3, 4, 5].map(figures).find(([, one, other]) => one !== other) ?? figures(5);
  return { time: `${told} ${unit}`, interval: `${first} to ${last} ${unit}` };
};

/** As {@link formatInterval}, of a time in another unit than nanoseconds. */
export const formatTimeIn = (unit: TimeUnit, { point, lower, upper }: Interval): IntervalText => {
  const ns = TIME_UNITS[unit];
  return formatInterval({ point: point * ns, lower: lower * ns, upper: upper * ns });
};

/** The number of decimals with which a figure has so many digits. */
const decimals = (value: number, digits: number): number => {
  const rounded = Number(value.toPrecision(digits));
  return Math.max(0, digits - Math.trunc(rounded).toFixed().length);
};

const inDigits = (digits: number) => (value: number) => value.toFixed(decimals(value, digits));

const scaled = (value: number, scale: Scale, format: (value: number) => string): string => {
  const { divisor, unit } = unitOf(value, scale, format);
  return `${format(value / divisor)} ${unit}`;
};

/** The unit in which the rounded figure is below its base: 999.97 MB/s is 1.0 GB/s. */
const unitOf = (value: number, { base, units }: Scale, format: (value: number) => string) => {
  let divisor = 1;
  let unit = 0;
  while (unit < units.length - 1 && Number(format(value / divisor)) >= base) {
    divisor *= base;
    unit += 1;
  }
  return { divisor, unit: units[unit] ?? '' };
};
