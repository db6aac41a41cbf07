import { printedName } from '../../../gate/criterion/listing/listing.ts';
import type { BenchmarkMeasurement } from '../../../gate/criterion/measurement.ts';
import { unstableBenchmarks } from '../../../gate/policy/honesty/unstable.ts';
import type { Mount } from '../../confinement/sandbox/confined-command.ts';
import type { TreeBudget } from '../../criterion/tree-budget.ts';
import type { WriteWindow } from '../../criterion/write-window.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import type { OpenedJob } from '../job/opened-job.ts';
import { type MeasureInput, measuringKey } from './measure-input.ts';
import { type BenchCall, runBenches } from './run-benches.ts';

/** How often a benchmark outside the band is measured again at most. */
const ROUNDS = 2;

/** The tree of a round of repeated measurements. */
const repeatHome = (opened: OpenedJob, key: string, round: number): Mount =>
  opened.paths.criterionHome(`${key}\nagain ${round}`);

/** The trees of an executable, or of a round of it: the one of its measurement, and those of its repetitions. */
export const homesOf = (opened: OpenedJob, key: string): Mount[] => [
  opened.paths.criterionHome(key),
  ...Array.from({ length: ROUNDS }, (_, index) => repeatHome(opened, key, index + 1)),
];

interface Remeasuring extends MeasureInput, Omit<BenchCall, 'all' | 'wanted'> {
  readonly first: readonly BenchmarkMeasurement[];
  /** When files of this executable's run can have been written, asked for when they are read. */
  readonly window: () => WriteWindow;
  /** What measuring took, of this run's time. */
  readonly spentMs: number;
  /** What may be kept of the executable's trees together. */
  readonly budget: TreeBudget;
}

/**
 * Measures a few benchmarks a second time, in a tree of their own, and those outside the noise band once more: that
 * tells an unstable host, and nothing of the change. It never fails; where no time is left it isn't done.
 */
export async function remeasure(
  host: BenchHost,
  opened: OpenedJob,
  input: Remeasuring,
  watch: Watch,
): Promise<{ benchmarks: BenchmarkMeasurement[]; durationMs: number; logs: string[] }> {
  const { executable, noiseBand, first } = input;
  const again: BenchmarkMeasurement[] = [];
  const logs: string[] = [];
  let durationMs = 0;
  let picked = spread(first, input.remeasure);
  for (let round = 1; round <= ROUNDS && picked.length > 0; round += 1) {
    const timeoutMs = input.timeoutMs - input.spentMs - durationMs;
    if (timeoutMs <= 0) break;
    const home = repeatHome(opened, measuringKey(input), round);
    const wanted = picked.map(printedName);
    const log = `again-${executable.target}`;
    const run = { executable, exact: input.exact, home, wanted, all: false, timeoutMs, log };
    const end = await runBenches(host, opened, { ...run, now: `${executable.target} again` }, watch);
    durationMs += end.durationMs;
    logs.push(...end.logs);
    const { benchmarks } = await host.readTree(home.outside, input.window(), input.budget);
    again.push(...benchmarks.filter((each) => wanted.includes(printedName(each))));
    const unstable = new Set(
      unstableBenchmarks({ benchmarks: [...first], remeasured: again }, () => noiseBand).map(({ where }) => where),
    );
    picked = picked.filter((each) => unstable.has(printedName(each)));
  }
  return { benchmarks: again, durationMs, logs };
}

/** A few, evenly over the executable's run: noise comes and goes. */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (count >= items.length) return [...items];
  const step = items.length / Math.max(count, 1);
  return Array.from({ length: count }, (_, at) => items[Math.floor(at * step)]).filter((item) => item !== undefined);
}
