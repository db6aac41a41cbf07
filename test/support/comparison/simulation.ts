import { liveKey } from '../../../gate/comparison/live/live-benchmark.ts';
import type { LookState } from '../../../gate/comparison/live/look-state.ts';
import { readLook } from '../../../gate/comparison/live/read-look.ts';
import { CONFIRMING_PAIRS } from '../../../gate/statistics/confirmation.ts';
import { looksFor } from '../../../gate/statistics/looks.ts';
import { comparedByTurns, confirmedVerdicts } from './by-turns.ts';
import { Random } from './random.ts';
import { type Noise, type SimulatedSuite, simulatedSuite } from './simulated-suites.ts';

/** A simulation of a comparison by turns. */
export interface Simulation {
  readonly noise: Noise;
  /** Scatter between rounds. */
  readonly cv: number;
  /** Of each side, at most. */
  readonly most: number;
  readonly suites: number;
}

/** How many suites are compared, and of how many pairs at most. */
type Extent = Pick<Simulation, 'most' | 'suites'>;

/** Makes a suite of so many rounds of each side, in which the first benchmarks are slower by these shares. */
export type MakeSuite = (
  random: Random,
  options: { readonly rounds: number; readonly slowed?: readonly number[] },
) => SimulatedSuite;

const simulated =
  ({ noise, cv }: Pick<Simulation, 'noise' | 'cv'>): MakeSuite =>
  (random, options) =>
    simulatedSuite(random, { noise, cv, ...options });

/** The rounds of a suite as they are taken: those up to the last look, and the fresh ones. */
function parted({ first, second }: SimulatedSuite, most: number): [SimulatedSuite, SimulatedSuite] {
  const cut = (from: number, to?: number): SimulatedSuite => ({
    first: first.map((rounds) => rounds.slice(from, to)),
    second: second.map((rounds) => rounds.slice(from, to)),
  });
  return [cut(0, most), cut(most)];
}

const isAccused = (verdict: string): boolean => verdict === 'slower' || verdict === 'faster';

/** The verdicts that one look at all rounds gives, by the same rule. */
const ofAllRounds = (suite: SimulatedSuite, most: number): string[] => {
  const { state } = comparedByTurns(suite, { rounds: [most], weights: [1], sameWeights: [1] });
  return screened(state);
};

/** By the looks alone, in the order of the benchmarks. */
function screened(state: LookState): string[] {
  const { candidates, same } = readLook(state, state.looks);
  const verdicts = new Map<string, string>([
    ...same.map((each) => [liveKey(each), 'same'] as const),
    ...candidates.map((each) => [liveKey(each), each.found] as const),
  ]);
  return state.benchmarks.map((each) => verdicts.get(liveKey(each)) ?? 'inconclusive');
}

/**
 * Suites of one commit against itself: in how many somebody is accused before and after the confirmation, what share of the
 * rounds is saved, and of how many benchmarks the verdict is that of all rounds.
 */
export const againstItself = (of: Simulation) => suitesAgainstThemselves(of, simulated(of));

/** The same of suites from anywhere. */
export function suitesAgainstThemselves({ most, suites }: Extent, make: MakeSuite) {
  const random = new Random(20_261_129);
  const sums = { alarms: 0, confirmed: 0, rounds: 0, agreed: 0, benchmarks: 0 };
  for (let suite = 0; suite < suites; suite += 1) {
    const [measured, fresh] = parted(make(random, { rounds: most + CONFIRMING_PAIRS }), most);
    const { state, rounds, found } = comparedByTurns(measured, looksFor(most));
    const all = ofAllRounds(measured, most);
    sums.alarms += found > 0 ? 1 : 0;
    sums.confirmed += confirmedVerdicts(state, fresh).some(isAccused) ? 1 : 0;
    sums.rounds += rounds.reduce((sum, each) => sum + each, 0);
    sums.agreed += screened(state).filter((verdict, index) => verdict === all[index]).length;
    sums.benchmarks += rounds.length;
  }
  const { alarms, confirmed, rounds, agreed, benchmarks } = sums;
  return { alarms, confirmed, saved: 1 - rounds / (benchmarks * most), agreed: agreed / benchmarks };
}

/** Suites in which one benchmark is 3 % slower and another one 5 %: the shares that are found and confirmed. */
export function slowed(of: Simulation) {
  const [three, five] = suitesSlowed(of, simulated(of), [0.03, 0.05]);
  return { three: three?.found, five: five?.found, calledSame: five?.calledSame };
}

/** Suites in which the first benchmarks are slower by these shares: of each, what share is found, and how often it is called the same. */
export function suitesSlowed({ most, suites }: Extent, make: MakeSuite, shares: readonly number[]) {
  const random = new Random(7);
  const sums = shares.map(() => ({ found: 0, calledSame: 0 }));
  for (let suite = 0; suite < suites; suite += 1) {
    const [measured, fresh] = parted(make(random, { slowed: shares, rounds: most + CONFIRMING_PAIRS }), most);
    const verdicts = confirmedVerdicts(comparedByTurns(measured, looksFor(most)).state, fresh);
    for (const [index, sum] of sums.entries()) {
      sum.found += verdicts[index] === 'slower' ? 1 : 0;
      sum.calledSame += verdicts[index] === 'same' ? 1 : 0;
    }
  }
  return sums.map(({ found, calledSame }) => ({ found: found / suites, calledSame }));
}
