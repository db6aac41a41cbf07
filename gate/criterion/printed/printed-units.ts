import type { Estimate, Throughput, ThroughputKind } from '../measurement.ts';
import type { PrintedTriple } from './printed-values.ts';

/** Powers of ten from a unit of time to nanoseconds. */
const TIME_UNITS: ReadonlyMap<string, number> = new Map([
  ['fs', -6],
  ['ps', -3],
  ['ns', 0],
  ['µs', 3],
  // Its two bytes of UTF-8, taken for code page 437, 850 or 1252: what Windows PowerShell makes of a program's output.
  ['┬╡s', 3],
  ['┬Ás', 3],
  ['Âµs', 3],
  ['ms', 6],
  ['s', 9],
]);

const steps = (kind: ThroughputKind, base: number, units: readonly string[]) =>
  units.map((unit, index) => [unit, { kind, factor: base ** index }] as const);

const RATE_UNITS: ReadonlyMap<string, { readonly kind: ThroughputKind; readonly factor: number }> = new Map([
  ...steps('elements', 1000, ['elem/s', 'Kelem/s', 'Melem/s', 'Gelem/s', 'Telem/s']),
  ...steps('bits', 1000, ['b/s', 'Kb/s', 'Mb/s', 'Gb/s', 'Tb/s']),
  ...steps('bytes-decimal', 1000, ['B/s', 'KB/s', 'MB/s', 'GB/s', 'TB/s']),
  // Less than 1 KiB/s and less than 1 KB/s are both printed as `B/s`.
  ...steps('bytes', 1024, ['B/s', 'KiB/s', 'MiB/s', 'GiB/s', 'TiB/s']),
]);

/** 10^0 to 10^22: the powers that a double holds exactly, so that one division or product is correctly rounded. */
const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const power = (exponent: number): number => POWERS[exponent] ?? 10 ** exponent;

/** True where all three are times: else it is a custom measurement. */
export const areTimes = ({ units }: PrintedTriple): boolean =>
  TIME_UNITS.has(units[0]) && TIME_UNITS.has(units[1]) && TIME_UNITS.has(units[2]);

/**
 * The unit of three figures that aren't each a figure and a word: a bench names its units as it likes, such as
 * `page faults`, or not at all. Null for what Criterion doesn't print so: three blanks stand before its bracket, and no
 * commas between its figures.
 *
 * @param label place after the colon of `time:`
 */
export const strangeUnit = (text: string, label: number, open: number, close: number): string | null => {
  if (text.slice(label, open) !== '   ' || close - open > LONGEST_FIGURES) return null;
  const words = text.slice(open + 1, close).split(/[ \t]+/);
  const [first, ...more] = words.filter((word) => word !== '');
  const figure = first === undefined ? null : FIGURE.exec(first);
  if (figure === null || figure[1] === '%' || more.filter((word) => FIGURE.test(word)).length < 2) return null;
  const next = more.findIndex((word) => FIGURE.test(word));
  return [figure[1] ?? '', ...more.slice(0, next)].join(' ').trim();
};

/** A longer text between brackets is no result. */
const LONGEST_FIGURES = 1000;

/** A figure, and what of its unit stands close to it. */
const FIGURE = /^[-+\u2212]?\d[\d.]*([^\d.,]*)$/;

const nanoseconds = (printed: PrintedTriple, index: 0 | 1 | 2): number => {
  const exponent = (TIME_UNITS.get(printed.units[index]) ?? Number.NaN) - (printed.decimals[index] ?? 0);
  const digits = printed.digits[index] ?? Number.NaN;
  return exponent < 0 ? digits / power(-exponent) : digits * power(exponent);
};

/** The estimate that three times make, in nanoseconds. */
export const toEstimate = (times: PrintedTriple): Estimate => ({
  point: nanoseconds(times, 1),
  lower: nanoseconds(times, 0),
  upper: nanoseconds(times, 2),
});

/**
 * What one iteration handles, from the printed rates and times. Both are rounded to about five digits, so each of the
 * three pairs confines their product to an interval: where one whole number lies in all of them, that is it; else it is
 * the one nearest to their middle.
 *
 * @param rates as printed, the lowest first
 * @param times as printed, the shortest first
 * @param estimate the same times in nanoseconds
 */
export const toThroughput = (
  rates: PrintedTriple,
  times: PrintedTriple,
  estimate: Estimate,
): Throughput | undefined => {
  const unit = RATE_UNITS.get(rates.units[1]);
  if (unit === undefined) return undefined;
  const range = { low: 0, high: Number.POSITIVE_INFINITY };
  // The lowest rate belongs to the longest time.
  confine(range, rates, 0, times, 2, estimate.upper);
  confine(range, rates, 1, times, 1, estimate.point);
  confine(range, rates, 2, times, 0, estimate.lower);
  const least = Math.ceil(range.low);
  const perIteration = least === Math.floor(range.high) ? least : Math.round((range.low + range.high) / 2);
  return perIteration > 0 && Number.isFinite(perIteration) ? { kind: unit.kind, perIteration } : undefined;
};

/** Narrows a range to what a rate times a time can be, each being right to half of its last digit. */
const confine = (
  range: { low: number; high: number },
  rates: PrintedTriple,
  rate: 0 | 1 | 2,
  times: PrintedTriple,
  time: 0 | 1 | 2,
  ns: number,
): void => {
  const factor = RATE_UNITS.get(rates.units[rate])?.factor ?? Number.NaN;
  const rateDigits = rates.digits[rate] ?? Number.NaN;
  const timeDigits = times.digits[time] ?? Number.NaN;
  const amount = ((rateDigits * factor) / power(rates.decimals[rate] ?? 0) / 1e9) * ns;
  const error = 0.5 / rateDigits + 0.5 / timeDigits;
  range.low = Math.max(range.low, amount * (1 - error));
  range.high = Math.min(range.high, amount * (1 + error));
};
