import { describe, expect, it } from 'vitest';
import { againstItself, type Simulation, slowed } from '../support/comparison/simulation.ts';

const SUITES = 300;
const row = (noise: Simulation['noise'], cv: number, most: number): Simulation => ({ noise, cv, most, suites: SUITES });

/** The table of `docs/methodology.md`, which prints as it runs. */
const told = (of: Simulation, figures: object): void => console.info(JSON.stringify({ ...of, ...figures }));

describe('300 suites of one commit against itself, by turns', () => {
  it.each([
    [row('N', 0.006, 14), 0.6],
    [row('H', 0.006, 14), 0.55],
    [row('N', 0.01, 14), 0.5],
    [row('H', 0.01, 14), 0.45],
    [row('B', 0.01, 14), 0.4],
    [row('N', 0.027, 14), 0],
    [row('H', 0.027, 14), 0],
    [row('N', 0.006, 7), 0.35],
    [row('H', 0.006, 7), 0.27],
    [row('N', 0.01, 7), 0.2],
    [row('H', 0.01, 7), 0.17],
    [row('B', 0.01, 7), 0.15],
    [row('N', 0.027, 7), 0],
    [row('H', 0.027, 7), 0],
  ])('accuse nobody, and save rounds with the same verdicts (%o)', (of, least) => {
    const figures = againstItself(of);
    told(of, figures);
    expect(figures.confirmed).toBeLessThanOrEqual(1);
    expect(figures.saved).toBeGreaterThanOrEqual(least);
    if (of.most === 14 && of.cv <= 0.01 && of.noise !== 'B') expect(figures.agreed).toBeGreaterThanOrEqual(0.95);
  });
});

describe('300 suites with slowdowns, by turns and confirmed', () => {
  it.each([
    [row('N', 0.006, 14), 0.99, 0.99],
    [row('H', 0.006, 14), 0.93, 0.97],
    [row('N', 0.01, 14), 0.92, 0.97],
    [row('H', 0.01, 14), 0.86, 0.97],
    [row('B', 0.01, 14), 0.78, 0.93],
    [row('N', 0.027, 14), 0, 0.5],
    [row('H', 0.027, 14), 0.05, 0.6],
    [row('N', 0.006, 7), 0.94, 0.99],
    [row('H', 0.006, 7), 0.6, 0.85],
    [row('N', 0.01, 7), 0.5, 0.95],
    [row('H', 0.01, 7), 0.35, 0.77],
    [row('B', 0.01, 7), 0.36, 0.88],
    [row('N', 0.027, 7), 0, 0.1],
    [row('H', 0.027, 7), 0, 0.12],
  ])('show most of them (%o)', (of, three, five) => {
    const figures = slowed(of);
    told(of, figures);
    expect(figures.three).toBeGreaterThanOrEqual(three);
    expect(figures.five).toBeGreaterThanOrEqual(five);
    // Where a slow mode comes and goes, seven rounds may miss it all.
    expect(figures.calledSame).toBeLessThanOrEqual(of.noise === 'B' ? 1 : 0);
  });
});
