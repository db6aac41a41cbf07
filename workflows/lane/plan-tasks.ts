import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import type { Profile, Suite } from '../../gate/profile/profile.ts';
import type { SuiteTask } from '../state/suite-task.ts';

/** The suites of a request, lane by lane. */
export interface Plan {
  readonly cpu: readonly SuiteTask[];
  readonly cuda: readonly SuiteTask[];
  readonly notSelected: readonly SuiteTask[];
}

/** @param selection names of suites to measure; null: all that the profile has */
export function planTasks(profile: Profile, selection: readonly string[] | null): Plan {
  const tasks = Object.entries(profile.suites).map(([suite, definition]) => firstChoice(suite, definition));
  const isSelected = ({ suite }: SuiteTask) => selection === null || selection.includes(suite);
  const selected = tasks.filter(isSelected);
  return {
    cpu: selected.filter(({ side }) => side === 'cpu'),
    cuda: selected.filter(({ side }) => side === 'cuda').flatMap((task) => [task, ...cpuSide(profile, task)]),
    notSelected: tasks.filter((task) => !isSelected(task)),
  };
}

const firstChoice = (suite: string, definition: Suite): SuiteTask => ({
  suite,
  definition,
  command: definition.command,
  side: definition.lane,
  ranOn: definition.lane,
});

/** The acceleration is a ratio of two measurements on one host, so its other side is measured there as well. */
function cpuSide(profile: Profile, task: SuiteTask): SuiteTask[] {
  const { fallback } = task.definition;
  return fallback !== null && needsCpuSide(profile, task.suite) ? [{ ...task, command: fallback, side: 'cpu' }] : [];
}

const needsCpuSide = (profile: Profile, suite: string): boolean =>
  Object.values(profile.metrics).some(
    (metric) =>
      'ratio' in metric &&
      [metric.ratio.of, metric.ratio.over].some(({ suites, side }) => side === 'cpu' && suites.includes(suite)),
  );

/** A CUDA suite on a CPU host: its fallback command, and why. */
export function fallbackTask(task: SuiteTask, why: string): SuiteTask {
  const command = task.definition.fallback ?? task.command;
  return { ...task, command, side: 'cpu', ranOn: 'cpu', reason: `${why}; CPU fallback` };
}

export const isSameCommand = (one: SuiteTask, other: SuiteTask): boolean => one.command === other.command;

/**
 * Where the fallback is the very command of a CPU suite, what became of that suite is what became of the fallback:
 * nothing is built, measured or waited for twice.
 */
export function coveredBy(task: SuiteTask, runs: Iterable<SuiteRecord>): SuiteRecord | null {
  for (const run of runs) {
    const sameCommand = run.ranOn === 'cpu' && run.command === task.command && run.suite !== task.suite;
    if (!sameCommand || run.notRun === 'not-selected') continue;
    const { suite, side, ranOn } = task;
    // How that suite came to its command is its own affair.
    const { times: _, earlier: __, ...given } = run;
    return { ...given, suite, side, ranOn, method: 'alt1', reason: `${task.reason}: as measured for ${run.suite}` };
  }
  return null;
}
