import { isConfirmed } from '../../statistics/confirmation.ts';
import { roundsEffects } from '../effects.ts';
import { FEWEST_CONVICTING_ROUNDS } from '../terms.ts';
import { type LiveBenchmark, liveKey, wholePairs } from './live-benchmark.ts';
import { LIVE_TERMS, type LiveTerms, type LookState } from './look-state.ts';
import { type Candidate, readLook } from './read-look.ts';

/**
 * The candidates that fresh pairs of them alone say again, each by itself. Nothing of the looks counts as evidence here: what
 * they learnt of the machine does (how large variances are, and whether pairs tell more), since of a few candidates neither
 * could be learnt.
 *
 * @param fresh pairs that no look has seen; a candidate with fewer than seven whole ones isn't confirmed
 */
export function confirm(
  state: LookState,
  fresh: readonly LiveBenchmark[],
  { q, minEffect }: LiveTerms = LIVE_TERMS,
): Candidate[] {
  const { candidates } = readLook(state, state.looks, q);
  const pairs = new Map(fresh.map((each) => [liveKey(each), wholePairs(each)]));
  const measured = candidates.flatMap((candidate) => {
    const rounds = pairs.get(liveKey(candidate));
    return rounds === undefined || rounds.differences.length < FEWEST_CONVICTING_ROUNDS ? [] : [{ candidate, rounds }];
  });
  const { effects } = roundsEffects(
    measured.map(({ rounds }) => rounds),
    state.prior ?? undefined,
    state.usePairs,
  );
  return measured.flatMap(({ candidate }, index) => {
    const { difference = 0, error = null } = effects[index] ?? {};
    const holds = error !== null && isConfirmed({ difference, ...error }, candidate.found, Math.log1p(minEffect));
    return holds ? [candidate] : [];
  });
}
