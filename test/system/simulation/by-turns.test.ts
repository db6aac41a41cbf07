import { describe, expect, it } from 'vitest';
import { CONFIRMING_PAIRS } from '../../../gate/statistics/confirmation.ts';
import { looksFor } from '../../../gate/statistics/looks.ts';
import { comparedByTurns, confirmedVerdicts } from '../../support/comparison/by-turns.ts';
import { Random } from '../../support/comparison/random.ts';
import { type Noise, type SimulatedSuite, simulatedSuite } from '../../support/comparison/simulated-suites.ts';

/** Suites of each kind; the whole table of `docs/methodology.md` is of 300. */
const SUITES = Number(process.env.SIMULATED_SUITES ?? 40);
const LOOKS = looksFor(14);

/** Those that are looked at, and those that confirm. */
const ROUNDS = 14 + CONFIRMING_PAIRS;

/** The rounds of a suite as they are taken: those up to the last look, and the fresh ones. */
const parted = ({ first, second }: SimulatedSuite): [SimulatedSuite, SimulatedSuite] => {
  const cut = (from: number, to: number): SimulatedSuite => ({
    first: first.map((rounds) => rounds.slice(from, to)),
    second: second.map((rounds) => rounds.slice(from, to)),
  });
  return [cut(0, 14), cut(14, ROUNDS)];
};

const accused = (verdicts: readonly string[]): boolean =>
  verdicts.some((each) => each === 'slower' || each === 'faster');

/** Suites of one commit against itself. */
function againstItself(noise: Noise, cv: number) {
  const random = new Random(20_261_129);
  const sums = { alarms: 0, confirmed: 0, rounds: 0 };
  for (let suite = 0; suite < SUITES; suite += 1) {
    const [measured, fresh] = parted(simulatedSuite(random, { noise, cv, rounds: ROUNDS }));
    const { verdicts, rounds } = comparedByTurns(measured, LOOKS);
    sums.alarms += accused(verdicts) ? 1 : 0;
    sums.confirmed += accused(confirmedVerdicts(verdicts, fresh)) ? 1 : 0;
    sums.rounds += rounds.reduce((sum, each) => sum + each, 0);
  }
  return { ...sums, saved: 1 - sums.rounds / (SUITES * 100 * 14) };
}

/** Suites in which one benchmark is 3 % slower and another one 5 %. */
function slowed(noise: Noise, cv: number) {
  const random = new Random(7);
  const sums = { three: 0, five: 0, calledSame: 0 };
  for (let suite = 0; suite < SUITES; suite += 1) {
    const [measured, fresh] = parted(simulatedSuite(random, { noise, cv, slowed: [0.03, 0.05], rounds: ROUNDS }));
    const [three, five] = confirmedVerdicts(comparedByTurns(measured, LOOKS).verdicts, fresh);
    sums.three += three === 'slower' ? 1 : 0;
    sums.five += five === 'slower' ? 1 : 0;
    sums.calledSame += five === 'same' ? 1 : 0;
  }
  return { three: sums.three / SUITES, five: sums.five / SUITES, calledSame: sums.calledSame };
}

describe('one commit against itself, by turns', () => {
  it.each<[Noise, number]>([
    ['N', 0.01],
    ['H', 0.01],
    ['B', 0.01],
    ['N', 0.027],
  ])('accuses nobody, under noise %s of %d', (noise, cv) => {
    const { alarms, confirmed, saved } = againstItself(noise, cv);
    expect(confirmed).toBeLessThanOrEqual(SUITES / 300);
    expect(alarms).toBeLessThanOrEqual(Math.ceil(SUITES / 30));
    if (cv <= 0.01) expect(saved).toBeGreaterThan(noise === 'B' ? 0.4 : 0.48);
  });
});

describe('a slowdown, by turns and confirmed', () => {
  it.each<[Noise, number, number]>([
    ['N', 0.95, 0.97],
    ['H', 0.88, 0.97],
    ['B', 0.7, 0.9],
  ])('is found under noise %s of 1 %%', (noise, three, five) => {
    const found = slowed(noise, 0.01);
    // Of forty suites a share says little: two standard errors of it are left.
    const slack = (share: number): number => 2 * Math.sqrt((share * (1 - share)) / SUITES);
    expect(found.three).toBeGreaterThanOrEqual(three - slack(three));
    expect(found.five).toBeGreaterThanOrEqual(five - slack(five));
    expect(found.calledSame).toBe(0);
  });
});
