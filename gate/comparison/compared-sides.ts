import type { EffectSize } from '../statistics/effect-size.ts';
import { type Calibration, sessionVariance } from './calibration.ts';
import type { ComparableRound } from './comparable-baseline.ts';
import { roundsEffects } from './effects.ts';
import type { MatchedBenchmark } from './match-benchmarks.ts';

/** A matched benchmark with its difference. */
export interface ComparedSides extends MatchedBenchmark {
  /** ln of the second side over the first. */
  readonly difference: number;
  /** Null: nothing says how sure the difference is, for the reason of `lacks`. */
  readonly effect: (EffectSize & { readonly by: ErrorTerm }) | null;
  readonly lacks: 'calibration' | 'rounds' | null;
}

/** What an error rests on: differences of pairs, rounds of one session, or how much sessions differ. */
export type ErrorTerm = 'pairs' | 'rounds' | 'sessions';

/**
 * The differences of matched benchmarks, each with its error. Sides that weren't measured in one session differ by more than
 * their rounds say, and nothing can be said without a calibration: as if sessions were none, every comparison of one commit
 * with itself would accuse somebody.
 */
export function comparedSides(matched: readonly MatchedBenchmark[], calibration: Calibration | null): ComparedSides[] {
  const { effects } = roundsEffects(
    matched.map(({ first, second }) => ({
      first: first.rounds.map(({ log }) => log),
      second: second.rounds.map(({ log }) => log),
      differences: wholePairs(first.rounds, second.rounds),
    })),
  );
  return matched.map((each, index) => {
    const { difference = Number.NaN, error = null } = effects[index] ?? {};
    const tau = calibration === null ? null : betweenSessions(each, calibration);
    const isOneSession = inOneSession(each.first.rounds, each.second.rounds);
    if (isOneSession && error !== null) {
      return { ...each, difference, effect: { difference, ...error }, lacks: null };
    }
    if (tau === null) return { ...each, difference, effect: null, lacks: isOneSession ? 'rounds' : 'calibration' };
    const standardError = Math.max(Math.sqrt(tau.variance), error?.standardError ?? 0);
    if (!(standardError > 0)) return { ...each, difference, effect: null, lacks: 'rounds' };
    return {
      ...each,
      difference,
      effect: { difference, standardError, degrees: tau.degrees, by: 'sessions' },
      lacks: null,
    };
  });
}

function betweenSessions({ key, first, second }: MatchedBenchmark, calibration: Calibration) {
  const one = sessionVariance(calibration, key, first.rounds.length);
  const other = sessionVariance(calibration, key, second.rounds.length);
  if (one === null || other === null) return null;
  return { variance: one.variance + other.variance, degrees: Math.min(one.degrees, other.degrees) };
}

function inOneSession(first: readonly ComparableRound[], second: readonly ComparableRound[]): boolean {
  const session = first[0]?.session;
  return [...first, ...second].every((round) => round.session === session);
}

/** Second less first, of pairs that both sides have; a half whose other half failed is in none. */
function wholePairs(first: readonly ComparableRound[], second: readonly ComparableRound[]): number[] {
  const logs = new Map(first.flatMap(({ pair, log }) => (pair === null ? [] : [[pair, log] as const])));
  if (logs.size === 0) return [];
  return second.flatMap(({ pair, log }) => {
    const half = pair === null ? undefined : logs.get(pair);
    return half === undefined ? [] : [log - half];
  });
}
