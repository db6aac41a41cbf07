import { describe, expect, it } from 'vitest';
import { comparableBenchmarks } from '../../../../gate/comparison/comparable-baseline.ts';
import { type TrendBaseline, trendOf } from '../../../../gate/comparison/trend.ts';
import { documentOfRounds } from '../../../support/comparison/round-documents.ts';

const commit = (at: number): string => at.toString(16).padStart(40, '0');
const ORDER = Array.from({ length: 60 }, (_, at) => commit(at));

type More = Partial<TrendBaseline> & { readonly carried?: boolean; readonly elements?: number };

/** A baseline of a commit, of one benchmark. */
function baseline(at: number, time: number, more: More = {}): TrendBaseline {
  const { carried = false, elements, ...rest } = more;
  const digest = `sha256:${at}`;
  const times = [time * 0.999, time, time * 1.001 + at * 1e-6];
  const benchmarks = [
    ...comparableBenchmarks(
      documentOfRounds([{ id: 'a', times, ...(elements === undefined ? {} : { elements }) }]),
      digest,
    ),
  ];
  const from = carried ? benchmarks.map((each) => ({ ...each, measuredBy: 'sha256:other' })) : benchmarks;
  return { commit: commit(at), digest, machineClass: 'c', profile: 'p', benchmarks: from, ...rest };
}

/** Every second commit, faster after the thirtieth. */
const changed = Array.from({ length: 30 }, (_, index) => baseline(index * 2, index * 2 > 30 ? 90 : 100));

describe('a trend', () => {
  it('names where the level changed, and every commit that can have done it', () => {
    const [series, ...others] = trendOf(changed, ORDER);
    expect(others).toEqual([]);
    expect(series?.points.map(({ position }) => position)).toEqual(changed.map((_, index) => index * 2));
    expect(series?.changes).toEqual([
      {
        index: 16,
        near: commit(32),
        candidates: [commit(31), commit(32)],
        ratio: expect.closeTo(0.9, 3),
        probability: expect.any(Number),
      },
    ]);
  });

  it('is the same in whatever order baselines come', () => {
    expect(trendOf([...changed].reverse(), ORDER)).toEqual(trendOf(changed, ORDER));
  });

  it('has no point of what was carried over, nor of commits that aren’t on the branch', () => {
    const [series] = trendOf([...changed, baseline(31, 500, { carried: true }), baseline(99, 500)], ORDER);
    expect(series?.points).toHaveLength(30);
  });

  it('begins another series for another class', () => {
    const other = changed.map((each) => ({ ...each, machineClass: 'd' }));
    expect(trendOf([...changed, ...other.slice(0, 3)], ORDER).map(({ points }) => points.length)).toEqual([30, 3]);
  });

  it('begins another series for another amount of work, and for none that is said later', () => {
    const half = ORDER.map((_, at) => baseline(at, at >= 30 ? 50 : 100, { elements: at >= 30 ? 500 : 1000 }));
    const series = trendOf(half, ORDER);
    expect(series.map(({ work, points, changes }) => [work?.perIteration, points.length, changes])).toEqual([
      [500, 30, []],
      [1000, 30, []],
    ]);
    expect(trendOf([...half].reverse(), ORDER)).toEqual(series);
    const later = ORDER.map((_, at) => baseline(at, 100, at >= 30 ? { elements: 1000 } : {}));
    const [one, ...others] = trendOf(later, ORDER);
    expect(others).toEqual([]);
    expect(one).not.toHaveProperty('work');
    expect(one?.points).toHaveLength(60);
  });

  it('has one point of a commit that was measured several times', () => {
    const again = [baseline(0, 140, { digest: 'sha256:0' }), baseline(0, 100, { digest: 'sha256:0' })];
    const [series] = trendOf([...changed, ...again], ORDER);
    expect(series?.points).toHaveLength(30);
    expect(series?.points[0]?.time).toBeCloseTo(100, 1);
  });
});
