import { CancellationScope, continueAsNew, defineQuery, setHandler, workflowInfo } from '@temporalio/workflow';
import type { MeasureOutcome } from '../gate/contract/measuring/measure-outcome.ts';
import type { AskedMeasure, MeasureRequest } from '../gate/contract/measuring/measure-request.ts';
import type { MeasureVerdict } from '../gate/contract/measuring/running-measure.ts';
import { endedMeasure, runningMeasure } from '../gate/contract/measuring/running-measure.ts';
import type { GateProgress } from '../gate/contract/progress.ts';
import { PROGRESS_QUERY } from '../gate/names/names.ts';
import { listenForHosts } from './lane/host-lease.ts';
import { removeKept } from './lane/run-lane.ts';
import { concludeMeasuring, type MeasurePass } from './measuring/conclude-measuring.ts';
import { measureAsked, readRequest } from './measuring/measure-asked.ts';
import { checkContinues } from './pass/check-request.ts';
import { handOn, takingUp } from './pass/hand-on.ts';
import { keepHistory } from './pass/publish-receipts.ts';
import { describeMeasuring } from './pass/search-attributes.ts';
import { carryOver, carryWithin, type HandedOn, newState } from './state/gate-state.ts';
import { createProgressBoard } from './state/progress-board.ts';
import { HistoryEnds } from './state/rounds-under-way.ts';

const progress = defineQuery<GateProgress<MeasureOutcome>>(PROGRESS_QUERY);

/**
 * Measures the suites of a commit and stores its baselines, in any flow: without guard, receipts, route or state. By the
 * lanes, judging and storing of the gate; each takes over what the other measured within a day. Always returns an outcome
 * once its request is right; one that a person cancelled does too.
 *
 * @param asked what was resolved already; or as little as `{ repository, branch }`, which a run of its own is started for
 * @param carried what the pass before left; null for the first
 * @throws {ApplicationFailure} wrong-input, of a request that is none, or of a pass that continues none
 */
export async function measureBaseline(
  asked: MeasureRequest | AskedMeasure,
  carried: HandedOn | null = null,
): Promise<MeasureOutcome> {
  if (carried !== null) checkContinues();
  const request = readRequest(asked);
  if (request === null) return measureAsked(asked);

  const { workflowId, firstExecutionRunId, startTime } = workflowInfo();
  const identity = { workflowId, firstExecutionRunId };
  const state = newState(carried, startTime.toISOString());
  const running = () => runningMeasure(request, { identity, ...state });
  const board = createProgressBoard(running(), state.startedAt);
  setHandler(progress, board.read);
  const pass: MeasurePass = {
    request,
    identity,
    state,
    board,
    withHost: listenForHosts(),
    context: carried?.context ?? null,
    takeUp: takingUp(carried, state),
  };

  let verdict = await concludeMeasuring(pass).catch((error: unknown) => goOnAsNew(pass, error));
  const { context } = pass;
  if (verdict.goesOn && context !== null && !CancellationScope.current().consideredCancelled) {
    return continueAsNew<typeof measureBaseline>(request, await handOn(carryOver(state, context)));
  }
  verdict = verdict.goesOn ? await concludeMeasuring(pass, 'cancelled') : verdict;
  return CancellationScope.nonCancellable(() => close(pass, verdict, running()));
}

/** Goes on with the same pass in another run of the workflow, where its history ends. @throws what else went wrong */
async function goOnAsNew(pass: MeasurePass, error: unknown): Promise<MeasureVerdict> {
  const { context, request, state } = pass;
  if (!(error instanceof HistoryEnds) || context === null) throw error;
  const carried = await handOn(carryWithin(state, context, error.rounds));
  if (!CancellationScope.current().consideredCancelled) await continueAsNew<typeof measureBaseline>(request, carried);
  return concludeMeasuring(pass, 'cancelled');
}

async function close(pass: MeasurePass, verdict: MeasureVerdict, running: MeasureOutcome): Promise<MeasureOutcome> {
  const { context, board, identity } = pass;
  describeMeasuring(verdict.status);
  if (context !== null) await removeKept({ ...pass, context });
  await keepHistory(identity);
  const outcome = endedMeasure(running, verdict, new Date().toISOString());
  board.finish(outcome);
  return outcome;
}
