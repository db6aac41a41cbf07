import { patched } from '@temporalio/workflow';
import { CAUSES } from '../../gate/contract/decision/causes.ts';
import type { CarriedSuites } from '../../gate/contract/measured/carried-suites.ts';
import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import type { Lane } from '../../gate/names/names.ts';
import { presenceProxy } from '../calls/activities.ts';
import { isHostTimeout, isScheduleToStart } from '../calls/failures.ts';
import { isSettled, recordKey } from '../state/gate-state.ts';
import type { PlannedSuites } from '../state/progress-board.ts';
import { HistoryEnds } from '../state/rounds-under-way.ts';
import type { SuiteTask } from '../state/suite-task.ts';
import { laneNeedsHistory } from '../suite/history-room.ts';
import { isWorthSimpler, notRun } from '../suite/suite-choices.ts';
import { isCarried, recordCarried } from './carried-records.ts';
import { finishRounds } from './finish-rounds.ts';
import { isToMeasure } from './lane-records.ts';
import type { LaneSetting } from './lane-setting.ts';
import { coveredBy, fallbackTask, isSameCommand, type Plan } from './plan-tasks.ts';
import { runLane } from './run-lane.ts';

/**
 * Measures all lanes: the CPU lane, then the CUDA lane, or a CPU fallback for whatever of it can't be measured here.
 *
 * @param goOn asked before each lane: false ends the measuring (the run was superseded)
 * @param carried what another commit's baseline gives; null: nothing does
 * @throws HistoryEnds where the pass goes on in another run of the workflow
 */
export async function measureLanes(
  gate: LaneSetting,
  plan: Plan,
  goOn: () => Promise<boolean>,
  carried: CarriedSuites | null = null,
): Promise<void> {
  const { state, board } = gate;
  for (const task of plan.notSelected) {
    state.records.set(recordKey(task), notRun(task, 'not-selected', CAUSES['not-selected'].notRun));
  }
  recordCarried(gate, plan, carried);
  board.plan(plannedSuites(gate, plan));
  if (state.roundsUnderWay !== null) {
    if (!(await goOn())) return;
    await finishRounds(gate);
  }
  // A host that has nothing to measure isn't asked after.
  const needsCuda = plan.cuda.some((task) => !isCarried(state.records.get(recordKey(task))));
  const noCuda = needsCuda ? await whyNoHost('cuda') : null;
  // Known to be missing beforehand, CUDA's fallbacks are measured while the CPU host is still held and warm.
  const early = noCuda === null ? [] : withoutCuda(gate, plan.cuda, noCuda);
  const cpu = [...plan.cpu, ...early.filter((task) => !plan.cpu.some((other) => isSameCommand(task, other)))];

  if (!(await goOn())) return;
  const follows = needsCuda && noCuda === null;
  const lost = await runLane(follows ? { ...gate, laneFollows: true } : gate, 'cpu', cpu);
  state.degraded ??= lost;
  for (const task of early) record(gate, task);

  // One suite that ran out of time for its own build leaves the pass its time.
  if (plan.cuda.length > 0 && noCuda === null && state.spentMs < gate.request.profile.budget.pass) {
    if (!(await goOn())) return;
    // The CPU lane may have taken hours: a host that left meanwhile isn't waited for.
    const gone = cpu.length > 0 && patched('look-for-cuda-again') ? await whyNoHost('cuda') : null;
    const isCudaLeft = plan.cuda.some((task) => isToMeasure(state, task));
    if (gone === null && isCudaLeft && laneNeedsHistory()) throw new HistoryEnds(null);
    const absent = gone ?? (await runLane(gate, 'cuda', plan.cuda));
    const late = fallbacks(gate, plan.cuda, (task) => whyNotOnCuda(gate, task) ?? absent);
    const left = [...late.filter((task) => !record(gate, task)), ...insteadOfSimpler(gate, plan.cuda)];
    if (left.length > 0 && patched('look-at-head-again') && !(await goOn())) return;
    if (left.some((task) => isToMeasure(state, task)) && laneNeedsHistory()) throw new HistoryEnds(null);
    state.degraded ??= await runLane(gate, 'cpu', left);
  }
  finishPlan(gate, plan);
}

/**
 * The fallbacks of CUDA suites that can't be measured on CUDA.
 *
 * @param whyNot why a task can't be; null where it was measured
 */
function fallbacks(
  { state, board }: LaneSetting,
  cuda: readonly SuiteTask[],
  whyNot: (task: SuiteTask) => string | null,
): SuiteTask[] {
  const tasks = cuda
    .filter(({ side }) => side === 'cuda')
    .flatMap((task) => {
      // What was measured on CUDA, in this pass or an earlier one, stays.
      const why = isMeasured(state.records.get(recordKey(task))) ? null : whyNot(task);
      if (why === null) return [];
      state.records.set(recordKey(task), notRun(task, 'no-cuda', why));
      return task.definition.fallback === null ? [] : [fallbackTask(task, why)];
    });
  if (tasks.length > 0) board.lane('cuda', 'fallback', []);
  return tasks;
}

/** What is measured in the place of CUDA suites where there is no CUDA host; of one that failed on CUDA before, too. */
function withoutCuda(gate: LaneSetting, cuda: readonly SuiteTask[], noCuda: string): SuiteTask[] {
  const missing = fallbacks(gate, cuda, (task) => (endedOnCuda(gate, task) ? null : noCuda));
  return [...missing, ...insteadOfSimpler(gate, cuda)];
}

/**
 * The fallbacks of CUDA suites that failed on their device and have no simpler command: it stands in for one, unless
 * another suite, or the CPU side on that host, has run it already. Then it would measure nothing new.
 */
function insteadOfSimpler({ state }: LaneSetting, cuda: readonly SuiteTask[]): SuiteTask[] {
  const tasks = cuda.flatMap((task) => {
    const { side, suite, definition } = task;
    const failure = state.records.get(recordKey(task))?.failures.find(isWorthSimpler);
    if (side !== 'cuda' || failure === undefined || definition.simpler !== null || definition.fallback === null)
      return [];
    const fallback = fallbackTask(task, failure.message);
    const before = state.records.get(recordKey({ suite, side: 'cpu' }));
    const isRun = before !== undefined && (isSettled(before) || !patched('fallback-goes-on'));
    return isRun || coveredBy(fallback, state.records.values()) ? [] : [fallback];
  });
  return tasks.length > 0 && patched('fallback-after-failure') ? tasks : [];
}

/** Takes over what became of the same command in another suite; false where nothing ran it, and it is to be measured. */
function record({ state }: LaneSetting, task: SuiteTask): boolean {
  if (state.isContinued && isSettled(state.records.get(recordKey(task)))) return true;
  const covered = coveredBy(task, state.records.values());
  if (covered !== null) state.records.set(recordKey(task), covered);
  return covered !== null;
}

const isMeasured = (run: SuiteRecord | undefined): boolean =>
  run !== undefined && (run.reports.length > 0 || run.measurements.some(({ measured }) => measured > 0));

function whyNotOnCuda({ state }: LaneSetting, task: SuiteTask): string | null {
  const run = state.records.get(recordKey(task));
  if (run?.notRun === 'degraded-provider' || run?.notRun === 'no-cuda') return run.reason ?? 'no CUDA host';
  return run?.failures.find((failure) => failure.class === 'no-cuda')?.message ?? null;
}

/** True for what came to an end on CUDA in an earlier run of the workflow: that there is no CUDA now excuses no failure. */
function endedOnCuda(gate: LaneSetting, task: SuiteTask): boolean {
  const before = gate.state.records.get(recordKey(task));
  const isOver = before !== undefined && isSettled(before) && whyNotOnCuda(gate, task) === null;
  return isOver && patched('ended-on-cuda');
}

/** What the budget didn't reach is recorded too: every planned suite has a record. */
function finishPlan({ state, board }: LaneSetting, plan: Plan): void {
  for (const task of [...plan.cpu, ...plan.cuda]) {
    if (!state.records.has(recordKey(task))) {
      state.records.set(recordKey(task), notRun(task, 'budget-out', "the pass's time budget ran out"));
    }
  }
  // What another suite's command stood for has no row of its own.
  board.plan(plannedSuites({ state }, plan));
}

/** A suite whose CPU side is measured as well is over with both of them. */
function plannedSuites({ state }: Pick<LaneSetting, 'state'>, { cpu, cuda, notSelected }: Plan): PlannedSuites {
  const tasks = [...cpu, ...cuda];
  const open = new Set(
    tasks.filter((task) => !isSettled(state.records.get(recordKey(task)))).map(({ suite }) => suite),
  );
  const planned = [...new Set(tasks.map(({ suite }) => suite))];
  return { planned, over: planned.filter((name) => !open.has(name)), notSelected: notSelected.length };
}

/** Asks whether any host of the kind is there and can measure; the answer is a reason why not, or null. */
async function whyNoHost(lane: Lane): Promise<string | null> {
  try {
    const { gpu } = await presenceProxy(lane).answerPresence.executeWithOptions(
      { summary: `is there a ${lane} host?` },
      [],
    );
    return gpu.available ? null : `no CUDA device (${gpu.reason})`;
  } catch (error) {
    if (isScheduleToStart(error)) return 'no CUDA host';
    if (isHostTimeout(error)) return 'the CUDA host does not answer';
    throw error;
  }
}
