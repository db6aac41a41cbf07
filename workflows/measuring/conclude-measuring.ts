import { CancellationScope, isCancellation, TemporalFailure } from '@temporalio/workflow';
import type { GateContext } from '../../gate/contract/context.ts';
import type { Interruption } from '../../gate/contract/decision/evaluation.ts';
import type { MeasureOutcome } from '../../gate/contract/measuring/measure-outcome.ts';
import type { MeasureRequest } from '../../gate/contract/measuring/measure-request.ts';
import type { MeasureVerdict } from '../../gate/contract/measuring/running-measure.ts';
import { slowControl } from '../calls/activities.ts';
import { endingFault } from '../calls/failures.ts';
import { findCarried } from '../lane/carried-records.ts';
import type { WithHost } from '../lane/host-lease.ts';
import { measureLanes } from '../lane/measure-lanes.ts';
import { planTasks } from '../lane/plan-tasks.ts';
import { lean } from '../pass/handed.ts';
import { type GateState, isSettled, type RunIdentity } from '../state/gate-state.ts';
import type { ProgressBoard } from '../state/progress-board.ts';
import { turnsInput } from '../turns/turns-input.ts';

/** So many reasons why something was measured again are told. */
const MOST_TOLD = 10;

/** One pass of a measuring under way. */
export interface MeasurePass {
  readonly request: MeasureRequest;
  readonly identity: RunIdentity;
  readonly state: GateState;
  readonly withHost: WithHost;
  readonly board: ProgressBoard<MeasureOutcome>;
  /** Takes up what earlier passes measured; null where that was handed on itself. */
  readonly takeUp: (() => Promise<void>) | null;
  /** Null until the commit was read. */
  context: GateContext | null;
}

/**
 * Measures and judges one pass; whatever ends it early ends in a verdict too.
 *
 * @param ended what ended it already; absent: it is still to be measured
 */
export async function concludeMeasuring(pass: MeasurePass, ended?: 'cancelled'): Promise<MeasureVerdict> {
  try {
    if (ended === undefined) return await measureAndJudge(pass);
  } catch (error) {
    // A bug in workflow code must fail the task, not the run: it is mended by a deployment, and the run goes on.
    if (!(error instanceof TemporalFailure)) throw error;
    if (!isCancellation(error)) return nothing(endingFault(error));
  }
  return CancellationScope.nonCancellable(() => afterCancel(pass));
}

async function measureAndJudge(pass: MeasurePass): Promise<MeasureVerdict> {
  const { request, state, board } = pass;
  if (pass.takeUp !== null) await pass.takeUp();
  board.phase('reading the commit');
  pass.context ??= await slowControl.gatherContext.executeWithOptions({ summary: 'read the commit' }, [lean(request)]);
  const { context } = pass;
  const carried = await findCarried({ ...pass, context });
  await measureLanes({ ...pass, context }, planTasks(request.profile, request.suites), async () => true, carried);
  board.phase('judging');
  const unsettled = [...state.records.values()].some((run) => !isSettled(run));
  return judge(pass, context, unsettled ? 'budget-out' : null);
}

const judge = (
  { request, state, identity }: MeasurePass,
  context: GateContext,
  interruption: Interruption,
): Promise<MeasureVerdict> =>
  slowControl.judgeMeasuring.executeWithOptions({ summary: 'judge what was measured' }, [
    {
      request: lean(request),
      context,
      runs: [...state.records.values()],
      interruption,
      degraded: state.degraded,
      ...(state.notTakenOver.size === 0 ? {} : { notTakenOver: [...state.notTakenOver].slice(0, MOST_TOLD) }),
      ...(state.hostChecks.length === 0 ? {} : { hostChecks: state.hostChecks }),
      ...turnsInput(request, state),
      iteration: state.iteration,
      newlyMeasured: state.newlyMeasured,
      ...(state.lockFile === null ? {} : { lockFile: state.lockFile }),
      run: identity,
      startedAt: state.startedAt,
      finishedAt: new Date().toISOString(),
    },
  ]);

/** What was measured before a person cancelled is kept, as an incomplete baseline, where it can be judged. */
async function afterCancel(pass: MeasurePass): Promise<MeasureVerdict> {
  const { context } = pass;
  if (context === null) return nothing({ why: 'cancelled before anything was measured' });
  try {
    return await judge(pass, context, 'cancelled');
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    return nothing({ why: 'cancelled, and what was measured could not be judged' });
  }
}

/** The verdict of a run that ended before anything could be judged. */
function nothing({ why, fault }: { readonly why: string; readonly fault?: MeasureOutcome['fault'] }): MeasureVerdict {
  const empty = { evidence: [], suites: [], targets: [], failures: [], baselines: [] };
  return { status: 'nothing', why, ...empty, goesOn: false, ...(fault === undefined ? {} : { fault }) };
}
