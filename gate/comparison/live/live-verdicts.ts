import { SAME_AT } from '../terms.ts';
import { liveKey } from './live-benchmark.ts';
import { LIVE_TERMS, type LookedAt, type LookState } from './look-state.ts';
import { type Candidate, foundAmong, isDrifting } from './read-look.ts';

/** What looks and confirmation say of a benchmark in the end. */
export interface LiveVerdict {
  readonly verdict: 'slower' | 'faster' | 'same' | 'inconclusive';
  /** Null unless inconclusive. */
  readonly cause: 'noise' | 'rounds' | 'not-confirmed' | 'drifting' | null;
}

/**
 * The verdicts of a comparison by turns, by `liveKey`; of identical executables there is none to give.
 *
 * @param confirmed of `confirm`; empty where nothing was found, or there was no time to
 */
export function liveVerdicts(
  state: LookState,
  confirmed: readonly Candidate[],
  q: number = LIVE_TERMS.q,
): Map<string, LiveVerdict> {
  const found = foundAmong(state.benchmarks, q);
  const drifting = isDrifting(state, q);
  const holds = new Set(confirmed.map(liveKey));
  const verdictOf = (each: LookedAt): LiveVerdict => {
    if (found.has(each)) {
      if (drifting) return because('drifting');
      return holds.has(liveKey(each)) ? { verdict: each.direction, cause: null } : because('not-confirmed');
    }
    if (each.sameness <= SAME_AT) return { verdict: 'same', cause: null };
    // No more rounds were taken of it then.
    if (drifting) return because('drifting');
    return because(each.pairs < 2 ? 'rounds' : 'noise');
  };
  const family = state.benchmarks.filter(({ isControl }) => !isControl);
  return new Map(family.map((each) => [liveKey(each), verdictOf(each)]));
}

const because = (cause: NonNullable<LiveVerdict['cause']>): LiveVerdict => ({ verdict: 'inconclusive', cause });
