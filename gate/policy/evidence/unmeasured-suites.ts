import { counted, oneLine } from '../../text/bounded-text.ts';
import type { SuiteVerdict } from '../suites/judge-suite.ts';

/** How long reasons may be, the longest first: they are the change's own words. */
const REASONS = [300, 150, 80, 40];

/**
 * The suites without a number that counts, by reason, in so much room that what else there is to say keeps its own: with
 * shorter reasons, then with fewer suites, and where there is room for none with their number.
 *
 * @param room in UTF-16 units
 * @returns one part of an evidence line; none where every suite has numbers
 */
export function unmeasuredSuites(verdicts: readonly SuiteVerdict[], room: number): string[] {
  const byReason = new Map<string, string[]>();
  for (const { outcome, whyNothing } of verdicts) {
    if (whyNothing !== null) byReason.set(whyNothing, [...(byReason.get(whyNothing) ?? []), outcome.name]);
  }
  const groups = [...byReason];
  if (groups.length === 0) return [];
  const told = (longest: number, most = groups.length): string => {
    const shown = groups.slice(0, most).map(([reason, names]) => `${names.join(', ')} (${oneLine(reason, longest)})`);
    const left = groups.slice(most).flatMap(([, names]) => names).length;
    if (shown.length === 0) return `not measured: ${counted(left, 'suite')}`;
    return `not measured: ${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
  };
  const whole = REASONS.map((longest) => told(longest)).find((text) => text.length <= room);
  if (whole !== undefined) return [whole];
  const shortest = Math.min(...REASONS);
  const fewer = groups.map((_, index) => told(shortest, groups.length - 1 - index));
  return [fewer.find((text) => text.length <= room) ?? told(shortest, 0)];
}
