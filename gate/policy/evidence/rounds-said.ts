import { longestOwnTimes, ownTimesWords } from '../../contract/measured/own-times-words.ts';
import type { Profile } from '../../profile/profile.ts';
import { roundTermsOf } from '../../profile/rounds.ts';
import { counted } from '../../text/bounded-text.ts';
import type { JudgedSuite } from '../suites/judged.ts';

/**
 * In how many rounds a run measured, where several were asked for: of how many it had no time for, and where a bench's own
 * settings made them longer than they were to be. What was carried over has the rounds of its own run.
 */
export function roundsSaid(profile: Profile, suites: readonly JudgedSuite[]): string[] {
  const terms = roundTermsOf(profile);
  if (terms === null) return [];
  const sets = suites.flatMap(({ sides }) => sides.flatMap((side) => side.sets));
  const own = [...new Map(sets.map((set) => [set.uri, set])).values()].filter((set) => set.carriedOver === undefined);
  const taken = own.flatMap(({ kept }) => kept.map(({ rounds = [] }) => Math.max(1, rounds.length)));
  if (taken.length === 0) return [];
  const [fewest, most] = [Math.min(...taken), Math.max(...taken)];
  const asked = `${fewest === most ? fewest : `${fewest} to ${most}`} of ${terms.max} rounds`;
  const short = taken.filter((count) => count < terms.max).length;
  const longer = own
    .flatMap(({ kept }) => kept)
    .filter(({ rounds = [] }) => rounds.some(({ samples }) => samples !== terms.samples)).length;
  const times = longestOwnTimes(own.map(({ set }) => set.ownTimes));
  // Looks take no more of what is decided, and fresh pairs of what they found.
  const byTurns = `${fewest === most ? fewest : `${fewest} to ${most}`} rounds`;
  return [
    terms.against !== undefined
      ? byTurns
      : short === 0
        ? `${terms.max} rounds`
        : `${asked} (no time was left for more, or a round failed)`,
    ...(longer === 0
      ? []
      : [`${longer} of ${taken.length} benchmarks have settings of their own, which beat a round's`]),
    ...(times === null
      ? []
      : [`${counted(times.benchmarks, 'benchmark')} longer than a round asks for (${ownTimesWords(times)})`]),
  ];
}
