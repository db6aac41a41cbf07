import type { TargetOutcome } from '../../contract/outcome.ts';
import { isTimeUnit } from '../../names/time-units.ts';
import { formatTimeIn } from '../../statistics/format.ts';

/** The unit of a metric that is true (1) or false (0). */
const BOOLEAN = 'boolean';
/** The unit of a ratio, which is written without a space: `5.7x`. */
const RATIO = 'x';

/** What a target measured, in words that need no unit beside them. */
interface TargetFigures {
  /** `45.2 tokens/sec`, `142 ns`, `5.703x`, `yes`. */
  readonly figure: string;
  /** `44.9 to 45.6`; null where the figure is exact. */
  readonly interval: string | null;
}

/** The figures of a target; null where nothing was measured. A time is in the unit that a person reads. Not escaped. */
export function targetFigures({
  measured,
  unit,
  interval,
}: Pick<TargetOutcome, 'measured' | 'unit' | 'interval'>): TargetFigures | null {
  if (measured === undefined) return null;
  if (unit === BOOLEAN && (measured === 0 || measured === 1)) {
    return { figure: measured === 1 ? 'yes' : 'no', interval: null };
  }
  const isExact = interval === undefined || interval.lower === interval.upper;
  if (interval !== undefined && isTimeUnit(unit)) {
    const text = formatTimeIn(unit, { point: measured, ...interval });
    return { figure: text.time, interval: isExact ? null : text.interval };
  }
  const spread = isExact ? null : `${inFourDigits(interval.lower)} to ${inFourDigits(interval.upper)}`;
  return { figure: withUnit(inFourDigits(measured), unit), interval: spread };
}

/** The bound of a target with its unit: `> 40 tokens/sec`, `1.5–2x`, `yes`. Not escaped. */
export function targetBound({ bound, unit }: Pick<TargetOutcome, 'bound' | 'unit'>): string {
  if (unit === BOOLEAN) return bound === '≥ 1' || bound === '> 0' ? 'yes' : bound;
  // A bound of an earlier version may have its unit in it.
  return unit !== RATIO && bound.includes(unit) ? bound : withUnit(bound, unit);
}

const withUnit = (figure: string, unit: string): string => `${figure}${unit === RATIO ? '' : ' '}${unit}`.trim();

/** Four significant digits, without an exponent where a person would write none. */
function inFourDigits(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1000 && size < 1e15) return String(Math.round(value));
  return String(Number(value.toPrecision(4)));
}
