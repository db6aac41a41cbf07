import type { ThroughputKind } from '../criterion/measurement.ts';

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
export const formatTime = (nanoseconds: number): string => scaled(nanoseconds * 1000, TIMES, fourDigits);

const fourDigits = (value: number): string => {
  if (value < 9.9995) return value.toFixed(3);
  if (value < 99.995) return value.toFixed(2);
  return value.toFixed(value < 999.95 ? 1 : 0);
};

/** Picks the unit in which the rounded figure is below its base: 999.97 MB/s is 1.0 GB/s. */
const scaled = (value: number, { base, units }: Scale, format: (value: number) => string): string => {
  let figure = value;
  let unit = 0;
  while (unit < units.length - 1 && Number(format(figure)) >= base) {
    figure /= base;
    unit += 1;
  }
  return `${format(figure)} ${units[unit]}`;
};
