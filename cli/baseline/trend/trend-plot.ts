import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { asChange } from '../../../gate/comparison/decide-gate.ts';
import type { TrendPoint, TrendSeries } from '../../../gate/comparison/trend.ts';
import { formatTime } from '../../../gate/statistics/format.ts';
import { cleanLine } from '../../../gate/text/clean-text.ts';
import { seriesName } from './series-name.ts';

const WIDTH = 800;
const HEIGHT = 320;
const MARGIN = { top: 44, right: 16, bottom: 36, left: 84 };

/** Above and below the times: the axis doesn't begin at zero, or a change of two per cent couldn't be seen. */
const ROOM = 0.03;

const STYLE = [
  'text { font: 12px sans-serif; fill: #333 }',
  '.title { font-size: 14px; font-weight: bold }',
  '.grid { stroke: #ddd }',
  '.line { fill: none; stroke: #0b62a4; stroke-width: 1.5 }',
  '.point { fill: #0b62a4 }',
  '.change { stroke: #b3261e; stroke-dasharray: 4 3 }',
  '.named { fill: #b3261e }',
  '@media (prefers-color-scheme: dark) { svg { background: #111 } text { fill: #ddd } .grid { stroke: #444 } .line { stroke: #6cb6ff } .point { fill: #6cb6ff } .change { stroke: #ff8a80 } .named { fill: #ff8a80 } }',
].join('\n');

/**
 * A benchmark over a branch as an SVG document: times against positions on the branch, a break in the line where commits
 * between two points weren't measured, and a dashed line where the level changed. For light and dark.
 */
export function trendPlot(series: TrendSeries): string {
  const { machineClass, points, changes } = series;
  const positions = points.map(({ position }) => position);
  const times = points.map(({ time }) => time);
  const x = scaleLinear(extent(positions, 1), [MARGIN.left, WIDTH - MARGIN.right]);
  const [least, most] = extent(times, 0);
  const y = scaleLinear([least * (1 - ROOM), most * (1 + ROOM)], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(5);
  const number = (value: number): string => value.toFixed(1);
  const path = line<TrendPoint | null>()
    .defined((point) => point !== null)
    .x((point) => Math.round(x(point?.position ?? 0) * 10) / 10)
    .y((point) => Math.round(y(point?.time ?? 0) * 10) / 10)(withGaps(points));
  const grid = y.ticks(5).map((tick) => {
    const at = number(y(tick));
    return `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at}" y2="${at}"/><text x="${MARGIN.left - 8}" y="${at}" dy="0.35em" text-anchor="end">${tick === 0 ? '0' : formatTime(tick)}</text>`;
  });
  const marks = changes.map(({ index, near, ratio }) => {
    const [before = 0, after = 0] = [positions[index - 1], positions[index]];
    const at = number(x((before + after) / 2));
    return `<line class="change" x1="${at}" x2="${at}" y1="${MARGIN.top}" y2="${HEIGHT - MARGIN.bottom}"/><text class="named" x="${at}" y="${MARGIN.top - 4}" text-anchor="middle">${asChange(ratio)} near ${escapeXml(near.slice(0, 8))}</text>`;
  });
  const dots = points.map(
    ({ commit, position, time }) =>
      `<circle class="point" cx="${number(x(position))}" cy="${number(y(time))}" r="2.5"><title>${escapeXml(commit.slice(0, 12))}: ${formatTime(time)}</title></circle>`,
  );
  const [first, last] = [points[0]?.commit ?? '', points.at(-1)?.commit ?? ''];
  const title = escapeXml(`${seriesName(series)} on ${machineClass}`);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
    `<text class="title" x="${MARGIN.left}" y="18">${title}</text>`,
    ...grid,
    ...(path === null ? [] : [`<path class="line" d="${path}"/>`]),
    ...dots,
    ...marks,
    `<text x="${MARGIN.left}" y="${HEIGHT - 10}">${escapeXml(first.slice(0, 12))}</text>`,
    `<text x="${WIDTH - MARGIN.right}" y="${HEIGHT - 10}" text-anchor="end">${escapeXml(last.slice(0, 12))}</text>`,
    '</svg>',
  ].join('\n')}\n`;
}

/** The least and the largest value, apart by `apart` where they would be one. */
function extent(values: readonly number[], apart: number): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return least < most ? [least, most] : [least - apart, most + apart];
}

/** Nothing stands between points whose commits aren't neighbours: what nobody measured has no line. */
const withGaps = (points: readonly TrendPoint[]): (TrendPoint | null)[] =>
  points.flatMap((point, index) => {
    const before = points[index - 1];
    return before !== undefined && point.position - before.position > 1 ? [null, point] : [point];
  });

const escapeXml = (text: string): string =>
  cleanLine(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
