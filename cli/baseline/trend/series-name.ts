import type { TrendSeries } from '../../../gate/comparison/trend.ts';

/** What a series is of, as a person knows it: the benchmark, where it is measured, and what tells it from others of its id. */
export const seriesName = ({ key, work }: TrendSeries, ...more: readonly string[]): string =>
  `${key.id} (${[key.suite, key.target, ...(work === undefined ? [] : [workName(work)]), ...more].join(', ')})`;

const workName = (work: NonNullable<TrendSeries['work']> | null): string =>
  work === null ? 'of no amount that it says' : `${work.perIteration} ${work.kind} each`;
