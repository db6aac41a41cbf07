import type { Lane } from '../gate/contract/names.ts';
import { presenceProxy } from './activities.ts';
import { isHostTimeout, isScheduleToStart } from './failures.ts';
import { runKey } from './gate-state.ts';
import { coveredBy, fallbackTask, type Plan } from './plan-tasks.ts';
import { type GateRun, runLane } from './run-lane.ts';
import { notRun, type SuiteTask } from './suite-choices.ts';

/**
 * Measures all lanes: the CPU lane, then the CUDA lane, or a CPU fallback for whatever of it can't be measured here.
 *
 * @param goOn asked before each lane: false ends the measuring (the run was superseded)
 */
export async function runLanes(gate: GateRun, plan: Plan, goOn: () => Promise<boolean>): Promise<void> {
  const { state } = gate;
  for (const task of plan.notSelected) {
    state.runs.set(runKey(task), notRun(task, 'not-selected', 'not selected by the request'));
  }
  const noCuda = plan.cuda.length > 0 ? await whyNoHost('cuda') : null;

  if (!(await goOn())) return;
  state.degraded = await runLane(gate, 'cpu', plan.cpu);

  if (plan.cuda.length === 0 || state.budgetOut || !(await goOn())) return finishPlan(gate, plan);
  const absent = noCuda ?? (await runLane(gate, 'cuda', plan.cuda));
  await fallBack(gate, plan.cuda, absent);
  finishPlan(gate, plan);
}

/** Measures the fallbacks of CUDA suites that had no host, or whose build found no CUDA here. */
async function fallBack(gate: GateRun, cuda: readonly SuiteTask[], absent: string | null): Promise<void> {
  const { state, board } = gate;
  const tasks: SuiteTask[] = [];
  for (const task of cuda.filter(({ side }) => side === 'cuda')) {
    const why = absent ?? whyNotOnCuda(gate, task);
    if (why === null) continue;
    state.runs.set(runKey(task), notRun(task, 'no-cuda', why));
    if (task.definition.fallback === null) continue;
    const instead = fallbackTask(task, why);
    state.runs.delete(runKey(instead));
    const covered = coveredBy(instead, state.runs.values());
    if (covered === null) tasks.push(instead);
    else state.runs.set(runKey(instead), covered);
  }
  if (absent !== null) board.lane('cuda', 'fallback', cuda);
  const degraded = await runLane(gate, 'cpu', tasks);
  state.degraded ??= degraded;
}

function whyNotOnCuda({ state }: GateRun, task: SuiteTask): string | null {
  const run = state.runs.get(runKey(task));
  return run?.failures.find((failure) => failure.class === 'no-cuda')?.message ?? null;
}

/** What the budget didn't reach is recorded too: every planned suite has a record. */
function finishPlan({ state }: GateRun, plan: Plan): void {
  for (const task of [...plan.cpu, ...plan.cuda]) {
    if (!state.runs.has(runKey(task))) {
      state.runs.set(runKey(task), notRun(task, 'budget-out', "the pass's time budget ran out"));
    }
  }
}

/** Asks whether any host of the kind is there and can measure; the answer is a reason why not, or null. */
async function whyNoHost(lane: Lane): Promise<string | null> {
  try {
    const { gpu } = await presenceProxy(lane).answerPresence.executeWithOptions(
      { summary: `is there a ${lane} host?` },
      [],
    );
    return gpu.available ? null : `no CUDA device on the ${lane} host: ${gpu.reason}`;
  } catch (error) {
    if (isScheduleToStart(error)) return 'no CUDA host';
    if (isHostTimeout(error)) return 'the CUDA host does not answer';
    throw error;
  }
}
