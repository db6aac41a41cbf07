import type { EffectSize } from '../statistics/effect-size.ts';
import { type Calibration, sessionVariance } from './calibration.ts';
import type { ComparableBenchmark, ComparableRounds } from './comparable-baseline.ts';
import { roundsEffects } from './effects.ts';
import type { MatchedBenchmark } from './match-benchmarks.ts';

/** The difference of a matched benchmark's sides. */
export interface ComparedSides {
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
      first: first.rounds.logs,
      second: second.rounds.logs,
      differences: wholePairs(first.rounds, second.rounds),
    })),
  );
  return matched.map((each, index) => {
    const { difference = Number.NaN, error = null } = effects[index] ?? {};
    const tau = calibration === null ? null : betweenSessions(each, calibration);
    const isOneSession = inOneSession(each.first.rounds, each.second.rounds);
    if (isOneSession && error !== null) {
      return { difference, effect: { difference, ...error }, lacks: null };
    }
    if (tau === null) return { difference, effect: null, lacks: isOneSession ? 'rounds' : 'calibration' };
    const standardError = Math.max(Math.sqrt(tau.variance), error?.standardError ?? 0);
    if (!(standardError > 0)) return { difference, effect: null, lacks: 'rounds' };
    return {
      ...each,
      difference,
      effect: { difference, standardError, degrees: tau.degrees, by: 'sessions' },
      lacks: null,
    };
  });
}

function betweenSessions({ key, first, second }: MatchedBenchmark, calibration: Calibration) {
  // What a document carried over may be of a machine that the document itself doesn't come from.
  const isKnown = ({ hostId, kernel }: ComparableBenchmark): boolean =>
    calibration.hosts.includes(hostId) && calibration.kernels.includes(kernel);
  if (!isKnown(first) || !isKnown(second)) return null;
  const one = sessionVariance(calibration, key, first.rounds.logs.length);
  const other = sessionVariance(calibration, key, second.rounds.logs.length);
  if (one === null || other === null) return null;
  return { variance: one.variance + other.variance, degrees: Math.min(one.degrees, other.degrees) };
}

function inOneSession(first: ComparableRounds, second: ComparableRounds): boolean {
  const [session] = first.sessions;
  const isSame = (each: string): boolean => each === session;
  return first.sessions.every(isSame) && second.sessions.every(isSame);
}

/** Second less first, of pairs that both sides have; a half whose other half failed is in none. */
function wholePairs(first: ComparableRounds, second: ComparableRounds): readonly number[] {
  if (first.pairs === null || second.pairs === null) return NONE;
  const halves = new Map(first.pairs.map((pair, index) => [pair, first.logs[index] ?? Number.NaN]));
  return second.pairs.flatMap((pair, index) => {
    const half = pair === null ? undefined : halves.get(pair);
    return half === undefined ? [] : [(second.logs[index] ?? Number.NaN) - half];
  });
}

const NONE: readonly number[] = [];
