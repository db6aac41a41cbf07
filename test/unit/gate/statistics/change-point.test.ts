import { describe, expect, it } from 'vitest';
import { changePoints } from '../../../../gate/statistics/change-point.ts';

/** A series that goes up and down by one per cent, around a level for each part. */
const levels = (...parts: readonly (readonly [count: number, level: number])[]): number[] =>
  parts.flatMap(([count, level], part) =>
    Array.from({ length: count }, (_, at) => level + 0.01 * Math.sin(7.3 * at + part) + 1e-7 * at),
  );

describe('changes of level', () => {
  it('are found where they are, also several', () => {
    const found = changePoints(levels([30, 0], [25, 0.05], [20, -0.04]));
    expect(found.map(({ index }) => index)).toEqual([30, 55]);
    expect(found[0]?.difference).toBeGreaterThan(0.02);
  });

  it('are none of a level that stays, of a small one, or where there are too few points', () => {
    expect(changePoints(levels([100, 0]))).toEqual([]);
    expect(changePoints(levels([50, 0], [50, 0.012]))).toEqual([]);
    expect(changePoints(levels([4, 0], [40, 0.5]))).toEqual([]);
    expect(changePoints(levels([4, 0], [4, 0.5]))).toEqual([]);
  });

  it('need more points than a single jump has', () => {
    expect(changePoints([...levels([20, 0]), 0.3, ...levels([20, 0])])).toEqual([]);
  });
});
