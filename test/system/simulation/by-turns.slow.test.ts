import { describe, expect, it } from 'vitest';
import { againstItself, type Simulation, slowed } from '../../support/comparison/simulation.ts';

/** Suites of each kind; `test/real/by-turns.real.ts` has the 300 of the table in `docs/methodology.md`. */
const SUITES = 20;
/** Of so few a share says little: two standard errors of it are left. */
const slack = (share: number): number => 2 * Math.sqrt((share * (1 - share)) / SUITES);
const row = (noise: Simulation['noise'], cv: number, most: number): Simulation => ({ noise, cv, most, suites: SUITES });

describe('one commit against itself, by turns', () => {
  it.each([
    [row('N', 0.006, 14), 0.6],
    [row('H', 0.006, 14), 0.55],
    [row('N', 0.01, 14), 0.5],
    [row('H', 0.01, 14), 0.44],
    [row('B', 0.01, 14), 0.4],
    [row('N', 0.027, 14), 0],
    [row('N', 0.006, 7), 0.35],
    [row('H', 0.01, 7), 0.17],
  ])('accuses nobody, and saves rounds (%o)', (of, least) => {
    const { alarms, confirmed, saved, agreed } = againstItself(of);
    expect(confirmed).toBe(0);
    expect(alarms).toBeLessThanOrEqual(1);
    expect(saved).toBeGreaterThanOrEqual(least);
    if (of.cv <= 0.01) expect(agreed).toBeGreaterThan(of.most === 14 && of.noise !== 'B' ? 0.95 : 0.88);
  });
});

describe('a slowdown, by turns and confirmed', () => {
  it.each([
    [row('N', 0.006, 14), 0.99, 0.99],
    [row('H', 0.006, 14), 0.93, 0.97],
    [row('N', 0.01, 14), 0.92, 0.97],
    [row('H', 0.01, 14), 0.88, 0.97],
    [row('B', 0.01, 14), 0.7, 0.9],
    [row('N', 0.006, 7), 0.94, 0.99],
    [row('H', 0.01, 7), 0.4, 0.85],
  ])('is found (%o)', (of, leastOfThree, leastOfFive) => {
    const { three, five, calledSame } = slowed(of);
    expect(three).toBeGreaterThanOrEqual(leastOfThree - slack(leastOfThree));
    expect(five).toBeGreaterThanOrEqual(leastOfFive - slack(leastOfFive));
    expect(calledSame).toBe(0);
  });
});
