import type { EffectSize } from '../statistics/effect-size.ts';
import { type Calibration, sessionVariance } from './calibration.ts';
import type { ComparableBenchmark, ComparableRounds } from './comparable-baseline.ts';
import { type RoundsOfBoth, roundsEffects } from './effects.ts';
import type { MatchedBenchmark } from './match-benchmarks.ts';

/** The difference of a matched benchmark's sides. */
export interface ComparedSides {
  /** ln of the second side over the first. */
  readonly difference: number;
  /** Null: nothing says how sure the difference is, for the reason of `lacks`. */
  readonly effect: (EffectSize & { readonly by: ErrorTerm }) | null;
  readonly lacks: 'calibration' | 'rounds' | null;
  /** What the side with fewer was compared by: whole pairs, where it was measured by turns. */
  readonly rounds: number;
}

/** What an error rests on: differences of pairs, rounds of one session, or how much sessions differ. */
export type ErrorTerm = 'pairs' | 'rounds' | 'sessions';

/**
 * The differences of matched benchmarks, each with its error. Sides that weren't measured in one session differ by more than
 * their rounds say, and nothing can be said without a calibration: as if sessions were none, every comparison of one commit
 * with itself would accuse somebody.
 */
export function comparedSides(matched: readonly MatchedBenchmark[], calibration: Calibration | null): ComparedSides[] {
  const usable = matched.map(({ first, second }) => usableRounds(first.rounds, second.rounds));
  const { effects } = roundsEffects(usable);
  return matched.map((each, index) => {
    const { difference = Number.NaN, error = null } = effects[index] ?? {};
    const tau = calibration === null ? null : betweenSessions(each, calibration);
    const { first, second, isOneSession } = usable[index] ?? NO_ROUNDS;
    const of = { difference, rounds: Math.min(first.length, second.length) };
    if (isOneSession && error !== null) {
      return { ...of, effect: { difference, ...error }, lacks: null };
    }
    if (tau === null) return { ...of, effect: null, lacks: isOneSession ? 'rounds' : 'calibration' };
    const standardError = Math.max(Math.sqrt(tau.variance), error?.standardError ?? 0);
    if (!(standardError > 0)) return { ...of, effect: null, lacks: 'rounds' };
    return {
      ...of,
      effect: { difference, standardError, degrees: tau.degrees, by: 'sessions' },
      lacks: null,
    };
  });
}

function betweenSessions({ key, first, second }: MatchedBenchmark, calibration: Calibration) {
  // What a document carried over may be of a machine that the document itself doesn't come from.
  const isKnown = ({ kernel }: ComparableBenchmark): boolean => calibration.kernels.includes(kernel);
  if (!isKnown(first) || !isKnown(second)) return null;
  const hosts = [first.hostId, second.hostId];
  const one = sessionVariance(calibration, key, first.rounds.logs.length, hosts);
  const other = sessionVariance(calibration, key, second.rounds.logs.length, hosts);
  if (one === null || other === null) return null;
  return { variance: one.variance + other.variance, degrees: Math.min(one.degrees, other.degrees) };
}

function inOneSession(first: ComparableRounds, second: ComparableRounds): boolean {
  const [session] = first.sessions;
  const isSame = (each: string): boolean => each === session;
  return first.sessions.every(isSame) && second.sessions.every(isSame);
}

/** The rounds of both sides that are compared. */
interface UsableRounds extends RoundsOfBoth {
  /** True: whatever sessions differ by, it is in both sides alike. */
  readonly isOneSession: boolean;
}

/**
 * What was measured by turns is compared by its whole pairs: a half whose other half failed drops out, and both sides have as
 * many rounds of each session, whichever hosts they moved to.
 */
function usableRounds(first: ComparableRounds, second: ComparableRounds): UsableRounds {
  const pairs = wholePairs(first, second);
  if (pairs.first.length >= FEWEST_PAIRS) return { ...pairs, isOneSession: true };
  return { first: first.logs, second: second.logs, differences: [], isOneSession: inOneSession(first, second) };
}

/** One pair has no scatter. */
const FEWEST_PAIRS = 2;

function wholePairs(first: ComparableRounds, second: ComparableRounds): RoundsOfBoth {
  const whole = { first: [] as number[], second: [] as number[], differences: [] as number[] };
  if (first.pairs === null || second.pairs === null) return whole;
  const halves = new Map(first.pairs.map((pair, index) => [pair, index]));
  for (const [index, pair] of second.pairs.entries()) {
    const at = pair === null ? undefined : halves.get(pair);
    const one = at === undefined ? undefined : first.logs[at];
    const other = second.logs[index];
    if (at === undefined || one === undefined || other === undefined) continue;
    // Halves that both say that they came first are no pair.
    if (first.orders?.[at] === second.orders?.[index]) continue;
    whole.first.push(one);
    whole.second.push(other);
    whole.differences.push(other - one);
  }
  return whole;
}

const NO_ROUNDS: UsableRounds = { first: [], second: [], differences: [], isOneSession: false };
