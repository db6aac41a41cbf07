import ms, { type StringValue } from 'ms';

/** In milliseconds; undefined where the text is no duration. */
export function durationOf(text: string): number | undefined {
  // A number alone would be milliseconds, which nobody means.
  const parsed = /^\s*-?[\d.]*\s*$/.test(text) || text.length > 100 ? undefined : ms(text as StringValue);
  return parsed !== undefined && parsed >= 0 ? parsed : undefined;
}

/** What is said of a text that is none. */
export const durationFault = (text: unknown): string => `expected a duration such as "90s" or "10m", got "${text}"`;
