import type { Estimate, Throughput, ThroughputKind } from './measurement.ts';

/** A figure as printed: `digits · 10^-decimals`, in a unit. Null digits: NaN, infinite or no number at all. */
interface Printed {
  readonly digits: number | null;
  readonly decimals: number;
  readonly negative: boolean;
  readonly unit: string;
}

/** Three figures: lower bound, point, upper bound. */
export type Triple = readonly [Printed, Printed, Printed];

/** Powers of ten from a unit of time to nanoseconds. The micro sign has two code points, and is sometimes a `u`. */
const TIME_UNITS: Readonly<Record<string, number>> = { ns: 0, µs: 3, μs: 3, us: 3, ms: 6, s: 9, ps: -3, fs: -6 };

const RATE_UNITS: Readonly<Record<string, { kind: ThroughputKind; factor: number }>> = {
  'elem/s': { kind: 'elements', factor: 1 },
  'Kelem/s': { kind: 'elements', factor: 1e3 },
  'Melem/s': { kind: 'elements', factor: 1e6 },
  'Gelem/s': { kind: 'elements', factor: 1e9 },
  'Telem/s': { kind: 'elements', factor: 1e12 },
  'B/s': { kind: 'bytes', factor: 1 },
  'KiB/s': { kind: 'bytes', factor: 1024 },
  'MiB/s': { kind: 'bytes', factor: 1024 ** 2 },
  'GiB/s': { kind: 'bytes', factor: 1024 ** 3 },
  'TiB/s': { kind: 'bytes', factor: 1024 ** 4 },
  'KB/s': { kind: 'bytes-decimal', factor: 1e3 },
  'MB/s': { kind: 'bytes-decimal', factor: 1e6 },
  'GB/s': { kind: 'bytes-decimal', factor: 1e9 },
  'TB/s': { kind: 'bytes-decimal', factor: 1e12 },
  'b/s': { kind: 'bits', factor: 1 },
  'Kb/s': { kind: 'bits', factor: 1e3 },
  'Mb/s': { kind: 'bits', factor: 1e6 },
  'Gb/s': { kind: 'bits', factor: 1e9 },
  'Tb/s': { kind: 'bits', factor: 1e12 },
};

/** Reads `[1.2 ns 1.3 ns 1.4 ns]` between the brackets; null where there aren't three figures with units. */
export const parseTriple = (line: string, from: number, to: number): Triple | null => {
  const found: Printed[] = [];
  let index = from;
  while (index < to) {
    const start = skipBlanks(line, index, to);
    if (start === to) break;
    const end = skipWord(line, start, to);
    const unitStart = skipBlanks(line, end, to);
    const unitEnd = skipWord(line, unitStart, to);
    if (unitStart === unitEnd || found.length === 3) return null;
    found.push(parsePrinted(line, start, end, line.slice(unitStart, unitEnd)));
    index = unitEnd;
  }
  const [lower, point, upper] = found;
  return lower && point && upper ? [lower, point, upper] : null;
};

const skipBlanks = (line: string, from: number, to: number): number => {
  let index = from;
  while (index < to && (line.charCodeAt(index) === 32 || line.charCodeAt(index) === 9)) index += 1;
  return index;
};

const skipWord = (line: string, from: number, to: number): number => {
  let index = from;
  while (index < to && line.charCodeAt(index) !== 32 && line.charCodeAt(index) !== 9) index += 1;
  return index;
};

/** Digits with thousands separators and at most one point. Minus is `-` or U+2212. */
export const parsePrinted = (line: string, from: number, to: number, unit: string): Printed => {
  let digits = 0;
  let decimals = -1;
  let count = 0;
  const first = line.charCodeAt(from);
  const negative = first === 45 || first === 0x2212;
  for (let index = negative || first === 43 ? from + 1 : from; index < to; index += 1) {
    const code = line.charCodeAt(index);
    if (code >= 48 && code <= 57) {
      digits = digits * 10 + (code - 48);
      count += 1;
      if (decimals >= 0) decimals += 1;
    } else if (code === 46 && decimals < 0) decimals = 0;
    else if (code !== 44 || decimals >= 0) return { digits: null, decimals: 0, negative, unit };
  }
  // Beyond 15 digits a double can't hold them all, and Criterion never prints them.
  if (count === 0 || count > 300) return { digits: null, decimals: 0, negative, unit };
  return { digits, decimals: Math.max(decimals, 0), negative, unit };
};

/** Whether the figures are times; `mixed` units and others are a custom measurement. */
export const areTimes = (triple: Triple): boolean => triple.every(({ unit }) => TIME_UNITS[unit] !== undefined);

/** Nanoseconds, correctly rounded; NaN for what is no number. */
export const toNanoseconds = ({ digits, decimals, negative, unit }: Printed): number => {
  const exponent = TIME_UNITS[unit];
  if (digits === null || exponent === undefined) return Number.NaN;
  const power = exponent - decimals;
  const value = power < 0 ? digits / 10 ** -power : digits * 10 ** power;
  return negative ? -value : value;
};

/** The estimate that three times make, in nanoseconds. */
export const toEstimate = ([lower, point, upper]: Triple): Estimate => ({
  point: toNanoseconds(point),
  lower: toNanoseconds(lower),
  upper: toNanoseconds(upper),
});

/**
 * What one iteration handles, from the printed rates and times. Both are rounded to about four digits, so each of the
 * three pairs confines the product to an interval: where one whole number lies in all of them, that is it, else the
 * nearest to their middle.
 */
export const toThroughput = (rates: Triple, times: Triple): Throughput | undefined => {
  const unit = RATE_UNITS[rates[1].unit];
  if (unit === undefined) return undefined;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (const [index, rate] of rates.entries()) {
    // The lowest rate belongs to the longest time.
    const time = times[2 - index];
    const factor = RATE_UNITS[rate.unit];
    if (time === undefined || rate.digits === null || time.digits === null || factor?.kind !== unit.kind)
      return undefined;
    const perNanosecond = factor.factor / 10 ** rate.decimals / 1e9;
    const nanoseconds = toNanoseconds({ ...time, digits: 1 });
    low = Math.max(low, (rate.digits - 0.5) * perNanosecond * (time.digits - 0.5) * nanoseconds);
    high = Math.min(high, (rate.digits + 0.5) * perNanosecond * (time.digits + 0.5) * nanoseconds);
  }
  const perIteration = Math.ceil(low) === Math.floor(high) ? Math.ceil(low) : Math.round((low + high) / 2);
  return perIteration > 0 && Number.isFinite(perIteration) ? { kind: unit.kind, perIteration } : undefined;
};
