import { createHash } from 'node:crypto';
import path from 'node:path';
import { writeFilesBelow } from '../../../adapters/files/write-files.ts';
import type { BaselineStore } from '../../../adapters/store/content/store.ts';
import { InputError } from '../../../client/input-error.ts';
import { inFolder } from '../../../client/library/export-criterion.ts';
import type { StateOf } from '../../../client/library/signature-states.ts';
import { type TrendBaseline, type TrendSeries, trendOf } from '../../../gate/comparison/trend.ts';
import { printable } from '../../terminal/printable.ts';
import { checkReference } from '../find.ts';
import type { LookUpIo } from '../show.ts';
import { type TrendQuery, trendBaselines } from './trend-baselines.ts';
import { trendTable } from './trend-table.ts';

/** Plots that are written: those of changed benchmarks first. */
const MOST_PLOTS = 200;

export interface BaselineTrendOptions extends TrendQuery {
  readonly store: Pick<BaselineStore, 'findBaselines' | 'readBaseline'>;
  readonly stateOf: StateOf;
  /** The commits of the branch in a checkout, newest first. */
  readonly firstParents: (from: string, branch: string) => Promise<string[]>;
  /** A checkout that knows the order of commits; absent: the order in which they were measured. */
  readonly source?: string;
  /** A folder for plots. */
  readonly svg?: string;
  readonly json?: boolean;
}

/** `benchmark-gate baseline trend --branch B`: where the level of each benchmark changed on a branch. */
export async function baselineTrend(options: BaselineTrendOptions, io: LookUpIo): Promise<void> {
  const { branch, repo, source, svg, json } = options;
  if (repo !== undefined && !/^[^/\s]+\/[^/\s]+$/.test(repo)) {
    throw new InputError([`--repo ${JSON.stringify(repo)}: expected OWNER/NAME`]);
  }
  if (svg === '') throw new InputError(['--svg: expected a folder']);
  checkReference(branch);
  const baselines = await trendBaselines(options, options, io.warn);
  const order = source === undefined ? asMeasured(baselines) : await inGit(baselines, options, source, io.warn);
  const series = trendOf(baselines, order);
  const by = source === undefined ? 'measured' : 'first-parent';
  if (json) io.stdout(`${JSON.stringify({ branch, order: by, series }, null, 2)}\n`);
  else io.stdout(trendTable(series, { branch, order: by, baselines: baselines.length }));
  if (svg !== undefined) await writePlots(series, path.resolve(svg), io);
}

const asMeasured = (baselines: readonly TrendBaseline[]): string[] => [
  ...new Set(baselines.map(({ commit }) => commit)),
];

async function inGit(
  baselines: readonly TrendBaseline[],
  { firstParents, branch }: BaselineTrendOptions,
  source: string,
  warn: (line: string) => void,
): Promise<string[]> {
  const order = (await firstParents(path.resolve(source), branch)).reverse();
  const known = new Set(order);
  const strange = new Set(baselines.filter(({ commit }) => !known.has(commit)).map(({ commit }) => commit));
  if (strange.size === 0) return order;
  const first = [...strange].slice(0, 5).map((commit) => commit.slice(0, 12));
  warn(`${strange.size} measured commits aren't on ${branch} by first parents, and are left out: ${first.join(', ')}`);
  return order;
}

async function writePlots(series: readonly TrendSeries[], folder: string, io: LookUpIo): Promise<void> {
  // Its libraries don't come with a plain install.
  const { trendPlot } = await import('./trend-plot.ts');
  const ordered = [...series].sort((one, other) => Number(other.changes.length > 0) - Number(one.changes.length > 0));
  const plots = ordered.slice(0, MOST_PLOTS).map((each) => ({ path: [fileOf(each)], text: trendPlot(each) }));
  await inFolder(() => writeFilesBelow(folder, plots), folder);
  const more = ordered.length > plots.length ? `; ${ordered.length - plots.length} more were left out` : '';
  io.stdout(printable(`wrote ${plots.length === 1 ? '1 plot' : `${plots.length} plots`} to ${folder}${more}\n`));
}

/** Names of benchmarks hold anything: what a person recognizes, and what tells it from all others. */
function fileOf({ key, machineClass, profile, work }: TrendSeries): string {
  const whole = JSON.stringify([machineClass, profile, key, ...(work === undefined ? [] : [work])]);
  const readable = key.id
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return `${readable}${readable === '' ? '' : '-'}${createHash('sha256').update(whole).digest('hex').slice(0, 12)}.svg`;
}
