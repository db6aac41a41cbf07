import type { Bound } from '../../profile/profile.ts';
import type { MetricInterval } from './metric-value.ts';

/** Where a figure lies to a bound: its interval wholly outside, wholly inside or on both sides, or above a range's top. */
export type Position = 'outside' | 'inside' | 'straddles' | 'above-range';

/**
 * Compares the whole interval; an exact value is an interval of no width. A range's top decides nothing: what lies above it
 * is told by the value itself.
 */
export function positionOf(value: number, { lower, upper }: MetricInterval, bound: Bound): Position {
  if ('above' in bound) return side(upper <= bound.above, lower > bound.above);
  if ('atLeast' in bound) return side(upper < bound.atLeast, lower >= bound.atLeast);
  if ('below' in bound) return side(lower >= bound.below, upper < bound.below);
  if ('atMost' in bound) return side(lower > bound.atMost, upper <= bound.atMost);
  const [bottom, top] = bound.range;
  const position = side(upper < bottom, lower >= bottom);
  return position === 'inside' && value > top ? 'above-range' : position;
}

const side = (outside: boolean, inside: boolean): Position => (outside ? 'outside' : inside ? 'inside' : 'straddles');

/** A bound in words, such as `> 40`, `≤ 1e-5` or `2–5`. */
export function boundInWords(bound: Bound): string {
  if ('above' in bound) return `> ${number(bound.above)}`;
  if ('atLeast' in bound) return `≥ ${number(bound.atLeast)}`;
  if ('below' in bound) return `< ${number(bound.below)}`;
  if ('atMost' in bound) return `≤ ${number(bound.atMost)}`;
  return `${number(bound.range[0])}–${number(bound.range[1])}`;
}

const number = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value);
