import { ActivityFailure, isCancellation, patched } from '@temporalio/workflow';
import type { CarriedSuite, CarriedSuites } from '../../gate/contract/measured/carried-suites.ts';
import type { MeasureRequest } from '../../gate/contract/measuring/measure-request.ts';
import type { GateRequest } from '../../gate/contract/request.ts';
import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import { findingCarriedOver } from '../calls/activities.ts';
import { lean } from '../pass/handed.ts';
import { recordKey } from '../state/gate-state.ts';
import type { SuiteTask } from '../state/suite-task.ts';
import { emptyAttempt, methodAt, toRecord } from '../suite/suite-choices.ts';
import type { LaneSetting } from './lane-setting.ts';
import type { Plan } from './plan-tasks.ts';

/** Why nothing of other commits stands for a change without a trusted base. */
export const NO_BASE = 'no commit of the default branch is known to be in its history';

/**
 * Asks what of the commit needn't be built, before any host is asked for; null where that is no question. Nobody waits for
 * an answer that doesn't come: then everything is measured.
 */
export async function findCarried({
  request,
  context,
  state,
}: Pick<LaneSetting, 'context' | 'state'> & {
  readonly request: GateRequest | MeasureRequest;
}): Promise<CarriedSuites | null> {
  const isAsked = request.again !== true && request.reuse !== false;
  if (state.iteration > 0 || state.isContinued || !isAsked) return null;
  if (context.trusted === undefined) {
    state.notTakenOver.add(NO_BASE);
    return null;
  }
  if (!patched('carried-over-by-source')) return null;
  try {
    const found = await findingCarriedOver.findCarriedOver.executeWithOptions(
      { summary: 'what near commits’ baselines give' },
      [{ request: lean(request), context, now: Date.now() }],
    );
    for (const why of found.built) state.notTakenOver.add(why);
    return found;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    state.notTakenOver.add('nobody could say what is carried over');
    return null;
  }
}

/** Records what is carried over: a lane has nothing to do for it. Where that is all, nothing is built. */
export function recordCarried({ state, context }: LaneSetting, plan: Plan, carried: CarriedSuites | null): void {
  if (carried === null) return;
  const tasks = [...plan.cpu, ...plan.cuda];
  for (const task of tasks) {
    const found = carried.suites.find((each) => isOf(each, task));
    if (found !== undefined) state.records.set(recordKey(task), carriedRecord(task, found));
  }
  state.fallbacks = carried.fallbacks;
  const isAll = tasks.length > 0 && tasks.every((task) => isCarried(state.records.get(recordKey(task))));
  if (isAll) state.lockFile ??= context.baseLockFile ?? null;
}

/** What stands for the fallback of a CUDA suite; null: nothing does. */
export function carriedFallback({ state }: Pick<LaneSetting, 'state'>, task: SuiteTask): SuiteRecord | null {
  const found = task.definition.lane === task.side ? undefined : state.fallbacks.find((each) => isOf(each, task));
  return found === undefined ? null : carriedRecord(task, found);
}

/** True for a record all of whose numbers are another commit's. */
export const isCarried = (record: SuiteRecord | undefined): boolean => {
  const refs = [...(record?.measurements ?? []), ...(record?.reports ?? [])];
  return refs.length > 0 && refs.every(({ carriedOver }) => carriedOver !== undefined);
};

/** Whether numbers that are carried over were measured on machines of another class than a host's. */
export const isOfOtherClass = (record: SuiteRecord | undefined, machineClass: string): boolean =>
  isCarried(record) &&
  [...(record?.measurements ?? []), ...(record?.reports ?? [])].some((ref) => ref.machineClass !== machineClass);

/** A suite's command, or a next choice of it where those before it would give nothing here either. */
const isOf = ({ suite, side, command }: CarriedSuite, task: SuiteTask): boolean =>
  suite === task.suite && side === task.side && (command === task.command || placeOf(command, task) > 0);

/** The place of a command among the choices of a task, from 0; -1: it is none, or the task is no first choice. */
const placeOf = (command: string, { command: planned, definition }: SuiteTask): number =>
  planned === definition.command ? [planned, ...definition.nextChoices].indexOf(command) : -1;

function carriedRecord(task: SuiteTask, found: CarriedSuite): SuiteRecord {
  const { ranOn, command, earlier, measurements, reports } = found;
  const place = placeOf(command, task);
  const attempt = { ...emptyAttempt(), measurements: [...measurements], reports: [...reports] };
  const why = earlier?.at(-1)?.why ?? task.reason;
  const record = toRecord({ ...task, ranOn }, command, place === -1 ? 'alt1' : methodAt(place), attempt, why);
  return earlier === undefined ? record : { ...record, earlier };
}
