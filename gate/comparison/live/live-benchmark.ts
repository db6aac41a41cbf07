import type { RoundsOfBoth } from '../effects.ts';

/** One half of a pair that was measured by turns: what a process said of a benchmark. */
export interface TurnRound {
  /** The lease in which the pair was measured. */
  readonly session: string;
  /** Its number within the session. */
  readonly pair: number;
  /** Which half of its pair it was. */
  readonly order: 'first' | 'second';
  /** ln of the median of the times per iteration. */
  readonly log: number;
}

/** What names a benchmark of a run: the key of its executable there, and the name that Criterion prints. */
export interface LiveName {
  readonly executable: string;
  readonly name: string;
}

/** A benchmark that is measured by turns, with all rounds of it so far. */
export interface LiveBenchmark extends LiveName {
  /** True: both sides run the same executable, so that whatever they differ by is the machine's. */
  readonly isControl: boolean;
  /** Of the base. */
  readonly first: readonly TurnRound[];
  /** Of the change. */
  readonly second: readonly TurnRound[];
}

/** A name as text: equal ones have equal texts, and others have others. */
export const liveKey = ({ executable, name }: LiveName): string => JSON.stringify([executable, name]);

/**
 * The rounds that count: those of whole pairs, in the order of the pairs. A half whose other half failed tells of a moment
 * that the other side never saw; halves that both say that they came first, or come twice, are no pair.
 */
export function wholePairs({ first, second }: Pick<LiveBenchmark, 'first' | 'second'>): RoundsOfBoth {
  const others = byPair(second);
  const pairs = [...byPair(first)]
    .flatMap(([pair, one]) => {
      const other = others.get(pair) ?? null;
      return one === null || other === null || one.order === other.order ? [] : [{ pair, one, other }];
    })
    .sort((one, other) => (one.pair < other.pair ? -1 : 1));
  return {
    first: pairs.map(({ one }) => one.log),
    second: pairs.map(({ other }) => other.log),
    differences: pairs.map(({ one, other }) => other.log - one.log),
  };
}

/** Null for a half that is there twice. */
function byPair(rounds: readonly TurnRound[]): Map<string, TurnRound | null> {
  const found = new Map<string, TurnRound | null>();
  for (const round of rounds) {
    if (!Number.isFinite(round.log)) continue;
    const pair = JSON.stringify([round.session, round.pair]);
    found.set(pair, found.has(pair) ? null : round);
  }
  return found;
}
