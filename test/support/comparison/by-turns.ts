import { confirm } from '../../../gate/comparison/live/confirm.ts';
import { type LiveBenchmark, liveKey, type TurnRound } from '../../../gate/comparison/live/live-benchmark.ts';
import { liveVerdicts } from '../../../gate/comparison/live/live-verdicts.ts';
import { lookAt } from '../../../gate/comparison/live/look-at.ts';
import { BEFORE_LOOKS, type LookState } from '../../../gate/comparison/live/look-state.ts';
import { readLook } from '../../../gate/comparison/live/read-look.ts';
import type { Looks } from '../../../gate/statistics/looks.ts';
import type { SimulatedSuite } from './simulated-suites.ts';

/** The name of a suite's benchmark. */
export const simulatedName = (index: number) => ({ executable: 'bench', name: `b${String(index).padStart(5, '0')}` });

const half = (log: number, pair: number, side: 0 | 1): TurnRound => ({
  session: 's',
  pair,
  order: pair % 2 === side ? 'first' : 'second',
  log,
});

/** The first so many rounds of each benchmark, as pairs that were measured by turns. */
export const inPairs = ({ first, second }: SimulatedSuite, counts: (index: number) => number): LiveBenchmark[] =>
  first.map((rounds, index) => ({
    ...simulatedName(index),
    isControl: false,
    first: rounds.slice(0, counts(index)).map((log, pair) => half(log, pair, 0)),
    second: (second[index] ?? []).slice(0, counts(index)).map((log, pair) => half(log, pair, 1)),
  }));

/** A suite compared by turns as a live run does, up to the confirmation: what is found, and the rounds that were taken. */
export function comparedByTurns(suite: SimulatedSuite, looks: Looks) {
  const count = suite.first.length;
  const taken = Array.from({ length: count }, () => 0);
  let state: LookState = BEFORE_LOOKS;
  let undecided = new Set(taken.map((_, index) => liveKey(simulatedName(index))));
  for (const rounds of looks.rounds) {
    for (let index = 0; index < count; index += 1) {
      if (undecided.has(liveKey(simulatedName(index)))) taken[index] = rounds;
    }
    state = lookAt(
      state,
      inPairs(suite, (index) => taken[index] ?? 0),
      looks,
    );
    undecided = new Set(readLook(state, looks.rounds.length).undecided.map(liveKey));
    if (undecided.size === 0) break;
  }
  return { state, rounds: taken, found: readLook(state, looks.rounds.length).candidates.length };
}

/** The verdicts after fresh pairs of the candidates alone. */
export function confirmedVerdicts(state: LookState, fresh: SimulatedSuite): string[] {
  const candidates = new Set(readLook(state, state.looks).candidates.map(liveKey));
  const measured = inPairs(fresh, () => Number.POSITIVE_INFINITY).filter((each) => candidates.has(liveKey(each)));
  const verdicts = liveVerdicts(state, confirm(state, measured));
  return fresh.first.map((_, index) => verdicts.get(liveKey(simulatedName(index)))?.verdict ?? 'inconclusive');
}
