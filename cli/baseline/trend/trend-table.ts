import { asChange } from '../../../gate/comparison/decide-gate.ts';
import type { TrendChange, TrendSeries } from '../../../gate/comparison/trend.ts';
import { FEWEST_POINTS } from '../../../gate/statistics/change-point.ts';
import { formatTime } from '../../../gate/statistics/format.ts';
import { counted } from '../../../gate/text/bounded-text.ts';
import { columnsOf } from '../../terminal/columns.ts';
import { seriesName } from './series-name.ts';

/** Changes that are listed, the largest: the rest is counted. */
const MOST_CHANGES = 50;
const MOST_CANDIDATES = 5;

/** The change points of a branch for a terminal; what could not be told is counted. */
export function trendTable(
  series: readonly TrendSeries[],
  about: { readonly branch: string; readonly order: 'measured' | 'first-parent'; readonly baselines: number },
): string {
  const changes = series
    .flatMap((each) => each.changes.map((change) => ({ each, change })))
    .sort((one, other) => Math.abs(Math.log(other.change.ratio)) - Math.abs(Math.log(one.change.ratio)));
  const classes = new Set(series.map(({ machineClass }) => machineClass)).size;
  const short = series.filter(({ points }) => points.length < 2 * FEWEST_POINTS).length;
  const order = about.order === 'measured' ? 'by when they were measured (--source DIR: by git)' : 'by first parents';
  const rows = changes
    .slice(0, MOST_CHANGES)
    .map(({ each, change }) => [
      asChange(change.ratio),
      change.near.slice(0, 12),
      levels(each, change),
      candidates(change),
      seriesName(each, ...(classes > 1 ? [each.machineClass] : [])),
    ]);
  const lines = [
    ...columnsOf([
      [`${counted(about.baselines, 'baseline')} of ${about.branch}, ${series.length} series; commits ${order}`],
      ...(short === 0 ? [] : [[`${short} have fewer than ${2 * FEWEST_POINTS} points, of which nothing can be told`]]),
    ]),
    ...(rows.length === 0
      ? ['no change of level was found']
      : columnsOf([['CHANGE', 'NEAR', 'TIME', 'CANDIDATES', 'BENCHMARK'], ...rows])),
    ...(changes.length > MOST_CHANGES ? [`and ${changes.length - MOST_CHANGES} more: --json has all of them`] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** The last time of the old level and the first of the new one. */
const levels = ({ points }: TrendSeries, { index }: TrendChange): string =>
  [points[index - 1], points[index]].map((point) => (point === undefined ? '-' : formatTime(point.time))).join(' → ');

function candidates({ candidates: commits }: TrendChange): string {
  const named = commits.slice(-MOST_CANDIDATES).map((commit) => commit.slice(0, 12));
  const more = commits.length - named.length;
  return `${named.join(' ')}${more > 0 ? ` and ${more} before` : ''}`;
}
