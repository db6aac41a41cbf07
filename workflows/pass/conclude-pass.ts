import { ActivityFailure, CancellationScope, isCancellation, patched, TemporalFailure } from '@temporalio/workflow';
import type { GateContext } from '../../gate/contract/context.ts';
import type { Evaluation, Interruption } from '../../gate/contract/decision/evaluation.ts';
import type { GateOutcome, ReceiptOutcome } from '../../gate/contract/outcome.ts';
import type { GateRequest } from '../../gate/contract/request.ts';
import { runningOutcome } from '../../gate/contract/running-outcome.ts';
import { type KnownUnmeasured, unmeasured } from '../../gate/policy/decision/unmeasured.ts';
import { control, slowControl } from '../calls/activities.ts';
import { endingFault, failureReport } from '../calls/failures.ts';
import { findCarried } from '../lane/carried-records.ts';
import type { WithHost } from '../lane/host-lease.ts';
import { measureLanes } from '../lane/measure-lanes.ts';
import { planTasks } from '../lane/plan-tasks.ts';
import type { RunIdentity } from '../state/gate-state.ts';
import { type GateState, isSettled } from '../state/gate-state.ts';
import type { ProgressBoard } from '../state/progress-board.ts';
import type { ProgressReports } from '../state/progress-reports.ts';
import { turnsInput } from '../turns/turns-input.ts';
import { handed } from './handed.ts';
import { followsHead, measureUnlessTold, type ToldOfHead, tellOlderRuns } from './newer-head.ts';
import { completeLeftChecks, openCheck } from './publish-receipts.ts';

/** So many reasons why something was measured again are told. */
const MOST_TOLD = 10;

/** One pass of a gate under way. */
export interface GatePass {
  readonly request: GateRequest;
  readonly identity: RunIdentity;
  readonly state: GateState;
  readonly withHost: WithHost;
  readonly board: ProgressBoard;
  readonly toldOfHead: ToldOfHead;
  readonly reports: ProgressReports;
  /** Takes up what earlier passes measured; null where that was handed on itself. */
  readonly takeUp: (() => Promise<void>) | null;
  /** Null until the change was read. */
  context: GateContext | null;
  /** What became of the check that shows that the first pass measures. Absent in later ones. */
  opened?: ReceiptOutcome;
}

/** A pass's decision, and the fault that made it where there was one. */
export interface Conclusion {
  readonly evaluation: Evaluation;
  readonly fault: GateOutcome['fault'] | null;
}

/**
 * Measures and judges one pass; whatever ends it early ends in a decision too.
 *
 * @throws HistoryEnds where it goes on in another run of the workflow
 */
export async function concludePass(pass: GatePass): Promise<Conclusion> {
  try {
    return { evaluation: await measureAndJudge(pass), fault: null };
  } catch (error) {
    // A bug in workflow code must fail the task, not the gate: it is mended by a deployment, and the run goes on.
    if (!(error instanceof TemporalFailure)) throw error;
    return CancellationScope.nonCancellable(async () =>
      isCancellation(error) ? afterCancel(pass) : afterFault(pass, error),
    );
  }
}

async function measureAndJudge(pass: GatePass): Promise<Evaluation> {
  const { request, identity, state, board } = pass;
  if (pass.takeUp !== null) await pass.takeUp();
  board.phase('reading the change');
  const isFirst = pass.context === null;
  const telling = isFirst ? tellOlderRuns(request, identity.workflowId) : null;
  const completing = isFirst ? completeLeftChecks(request, identity.workflowId) : null;
  pass.context ??= await slowControl.gatherContext.executeWithOptions({ summary: 'read the change' }, [
    handed(request),
  ]);
  await Promise.all([telling, completing]);
  const { context: read } = pass;
  // Not to be abandoned by a cancellation: it must be written, or not, before the last word on the same check.
  const open = () => openCheck(runningOutcome(request, { identity, ...state }));
  if (isFirst) pass.opened = await CancellationScope.nonCancellable(open);
  const carried = await findCarried({ request, state, context: read });
  // What is compiled in, or watched by a build script, is no documentation alone.
  const context = carried?.readByBuild === undefined ? read : { ...read, documentationOnly: false };
  pass.context = context;
  if (!reusesBaselines(request, context)) {
    const goOn = async () => !(await isSuperseded(pass));
    await measureUnlessTold(
      pass.toldOfHead,
      () => isSuperseded(pass),
      () =>
        measureLanes(
          { ...pass, context, board: reporting(pass), charges: true },
          planTasks(request.profile, request.suites),
          goOn,
          carried,
        ),
    );
  }
  board.phase('judging');
  const superseded = state.superseded || (await isSuperseded(pass));
  const unsettled = [...state.records.values()].some((run) => !isSettled(run));
  return evaluate(pass, context, superseded ? 'superseded' : unsettled ? 'budget-out' : null);
}

/** The board, which has the progress comment follow each suite that is done. */
const reporting = ({ board, reports }: GatePass): ProgressBoard => ({
  ...board,
  settle(lane, run) {
    board.settle(lane, run);
    reports.note();
  },
});

/** A change of documentation alone has nothing to measure, unless all is to be measured anew. */
const reusesBaselines = ({ again, reuse }: GateRequest, { documentationOnly }: GateContext): boolean =>
  documentationOnly && again !== true && reuse !== false;

async function evaluate(pass: GatePass, context: GateContext, interruption: Interruption): Promise<Evaluation> {
  const { request, state, identity } = pass;
  const reused =
    reusesBaselines(request, context) && interruption === null
      ? await slowControl.findReusableBaselines.executeWithOptions({ summary: 'documentation only' }, [
          { request: handed(request), context },
        ])
      : null;
  return slowControl.evaluate.executeWithOptions({ summary: 'judge what was measured' }, [
    {
      request: handed(request),
      context,
      runs: [...state.records.values()],
      interruption,
      degraded: state.degraded,
      headUnread: state.headUnread,
      reused,
      ...(state.notTakenOver.size === 0 ? {} : { notTakenOver: [...state.notTakenOver].slice(0, MOST_TOLD) }),
      ...(state.probes.size === 0 ? {} : { probes: [...state.probes.values()] }),
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
}

/**
 * True when the subject has a newer head. A commit that a person named, and an issue, are never superseded. A head that
 * can't be read, whatever keeps GitHub from giving it, stops no measuring and changes no status: the receipts wait.
 */
async function isSuperseded({ request, state }: GatePass): Promise<boolean> {
  if (!followsHead(request)) return false;
  const { repository, subject } = request;
  try {
    const head = await control.readHead.executeWithOptions({ summary: 'has the head moved?' }, [
      { repository, subject },
    ]);
    state.headUnread = null;
    state.superseded = head !== null && head !== request.headSha;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    const report = failureReport(error);
    // Whatever became of the subject meanwhile, what was measured is of the commit. Earlier versions took only outages so.
    if (report?.class !== 'transient' && !patched('head-not-found')) throw error;
    state.headUnread = report?.message ?? error.cause?.message ?? error.message;
  }
  return state.superseded;
}

/** The decision of a run that ended before anything could be judged. */
const undecided = ({ request, state }: GatePass, known: KnownUnmeasured): Evaluation =>
  unmeasured(request, { iteration: state.iteration, ...known });

/**
 * What was measured before a person cancelled is kept, as an incomplete baseline, where it can be judged. A cancelled run
 * of an older head leaves the ledger alone, as any other does.
 */
export async function afterCancel(pass: GatePass): Promise<Conclusion> {
  const { context } = pass;
  const superseded = patched('cancelled-looks-at-head') && (pass.state.superseded || (await isSuperseded(pass)));
  const interruption = superseded ? 'superseded' : 'cancelled';
  const nothing = { evaluation: undecided(pass, { interruption }), fault: null };
  if (context === null) return nothing;
  try {
    return { evaluation: await evaluate(pass, context, interruption), fault: null };
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    return nothing;
  }
}

/** A fault of the request, or of the gate itself, by the failure that made it. */
export function afterFault(pass: GatePass, error: TemporalFailure): Conclusion {
  const { why, fault } = endingFault(error);
  if (fault === undefined) return { evaluation: undecided(pass, { degraded: why }), fault: null };
  return { evaluation: undecided(pass, { fault }), fault };
}
