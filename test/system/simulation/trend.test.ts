import { describe, expect, it } from 'vitest';
import { changePoints } from '../../../gate/statistics/change-point.ts';
import { Random } from '../../support/comparison/random.ts';
import type { Noise } from '../../support/comparison/simulated-suites.ts';

const POINTS = 100;

/** A series of one benchmark over a branch, as a logarithm. */
function series(random: Random, noise: Noise, cv: number, step = 0): number[] {
  return Array.from({ length: POINTS }, (_, index) => {
    let log = cv * (noise === 'H' ? random.heavy() : random.normal());
    if (noise === 'H' && random.uniform() < 0.03) log += random.exponential(0.08);
    if (noise === 'B' && random.uniform() < 0.3) log += 0.04;
    return index >= 60 ? log + Math.log1p(step) : log;
  });
}

const KINDS: readonly Noise[] = ['N', 'H', 'B'];

describe('the trend of a benchmark', () => {
  it('has no change point in 900 series that stay as they are', () => {
    const random = new Random(5);
    const split = KINDS.flatMap((noise) =>
      [0.01, 0.027].flatMap((cv) =>
        Array.from({ length: 150 }, () => changePoints(series(random, noise, cv))).filter((found) => found.length > 0),
      ),
    );
    expect(split).toHaveLength(0);
  });

  it.each<[Noise, number]>([
    ['N', 1],
    ['H', 1],
    ['B', 0.8],
  ])('has the step of 3 %% within three commits, under noise %s of 1 %%', (noise, share) => {
    const random = new Random(9);
    const hits = Array.from({ length: 60 }, () =>
      changePoints(series(random, noise, 0.01, 0.03)).some(({ index }) => Math.abs(index - 60) <= 3),
    ).filter(Boolean).length;
    expect(hits / 60).toBeGreaterThanOrEqual(share - 0.05);
  });
});
