import {
  ActivityFailure,
  CancellationScope,
  continueAsNew,
  defineQuery,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { GateOutcome } from '../gate/contract/outcome.ts';
import type { GateProgress } from '../gate/contract/progress.ts';
import type { GateRequest } from '../gate/contract/request.ts';
import { decidedOutcome, guardOutcome, runningOutcome } from '../gate/contract/running-outcome.ts';
import { GENERATIVE_FLOW, PROGRESS_QUERY } from '../gate/names/names.ts';
import { MAXIMUM_PASSES, SELF } from '../gate/policy/decision/decide.ts';
import { outcomeSoFar } from '../gate/policy/evidence/evidence-so-far.ts';
import { failureReport } from './calls/failures.ts';
import { listenForHosts } from './lane/host-lease.ts';
import { removeKept } from './lane/run-lane.ts';
import { checkContinues, checkRequest } from './pass/check-request.ts';
import { afterCancel, afterFault, type Conclusion, concludePass, type GatePass } from './pass/conclude-pass.ts';
import { describeRequest } from './pass/describe-request.ts';
import { handOn, takingUp } from './pass/hand-on.ts';
import { listenForNewerHead } from './pass/newer-head.ts';
import { editProgress, keepHistory, leaveOwed, oweReceipts, publishReceipts } from './pass/publish-receipts.ts';
import { describeDecision } from './pass/search-attributes.ts';
import { carryOver, carryWithin, type GateState, type HandedOn, newState, progressAfter } from './state/gate-state.ts';
import { createProgressBoard } from './state/progress-board.ts';
import { createProgressReports } from './state/progress-reports.ts';
import { HistoryEnds } from './state/rounds-under-way.ts';

const progress = defineQuery<GateProgress>(PROGRESS_QUERY);

/**
 * The gate `generative:gate:benchmarks`: measures the suites of a commit, stores its performance baseline, leaves one
 * check run and one ledger edit, and says where the work goes next. Always returns an outcome; a run that a person
 * cancelled does too.
 *
 * @param carried what the pass before left; null for the first
 * @throws {ApplicationFailure} wrong-input, of a request that is none, or of a pass that continues none
 */
export async function benchmarkGate(request: GateRequest, carried: HandedOn | null = null): Promise<GateOutcome> {
  // What a pass carried over was checked by the first.
  if (carried === null) checkRequest(request);
  else checkContinues();
  if (request.flow !== GENERATIVE_FLOW) {
    return guardOutcome({ ...request, profile: request.profile.name }, request.flow);
  }

  describeRequest(request);
  const { workflowId, firstExecutionRunId, startTime } = workflowInfo();
  const identity = { workflowId, firstExecutionRunId };
  const state = newState(carried, startTime.toISOString());
  const board = createProgressBoard(runningOutcome(request, { identity, ...state }), state.startedAt);
  setHandler(progress, board.read);
  const soFar = () =>
    withProgress(
      outcomeSoFar(runningOutcome(request, { identity, ...state }), request.profile, state.records.values()),
      state,
    );
  const pass: GatePass = {
    reports: createProgressReports(soFar, async (outcome) => {
      if (pass.context !== null) {
        state.progress = progressAfter(state.progress, await editProgress(outcome, pass.context));
      }
    }),
    request,
    identity,
    state,
    board,
    withHost: listenForHosts(),
    toldOfHead: listenForNewerHead(),
    context: carried?.context ?? null,
    takeUp: takingUp(carried, state),
    ...(carried?.within?.opened === undefined ? {} : { opened: carried.within.opened }),
  };

  const conclusion = await concludePass(pass).catch((error: unknown) => goOnAsNew(pass, error));
  const outcome = await CancellationScope.nonCancellable(() => closeAsProven(pass, conclusion));
  if (!goesOn(outcome, state) || pass.context === null) return outcome;
  if (CancellationScope.current().consideredCancelled) {
    return CancellationScope.nonCancellable(async () => closeAsProven(pass, await afterCancel(pass)));
  }
  return continueAsNew<typeof benchmarkGate>(request, await handOn(carryOver(state, pass.context)));
}

/** Goes on with the same pass in another run of the workflow, where its history ends. @throws what else went wrong */
async function goOnAsNew(pass: GatePass, error: unknown): Promise<Conclusion> {
  const { context, request, state, opened, reports } = pass;
  if (!(error instanceof HistoryEnds) || context === null) throw error;
  const carried = await CancellationScope.nonCancellable(async () => {
    await reports.finish();
    return handOn(carryWithin(state, context, error.rounds, opened));
  });
  if (!CancellationScope.current().consideredCancelled) await continueAsNew<typeof benchmarkGate>(request, carried);
  return CancellationScope.nonCancellable(() => afterCancel(pass));
}

const goesOn = ({ route }: Pick<GateOutcome, 'route'>, { iteration }: GateState): boolean =>
  route?.to === SELF && iteration + 1 < MAXIMUM_PASSES;

/** Whoever writes the progress comment has to know what became of it before. */
const withProgress = (outcome: GateOutcome, { progress: before }: GateState): GateOutcome =>
  before === null ? outcome : { ...outcome, receipts: { ...outcome.receipts, progress: before } };

/** A decision that nobody vouches for isn't published: the gate broke then, and its check must not stay pending. */
async function closeAsProven(pass: GatePass, conclusion: Conclusion): Promise<GateOutcome> {
  try {
    return await close(pass, conclusion);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || failureReport(error)?.class !== 'unproven') throw error;
    return close(pass, afterFault(pass, error));
  }
}

/** Writes the receipts of a pass and returns its whole outcome. */
async function close(pass: GatePass, { evaluation, fault }: Conclusion): Promise<GateOutcome> {
  const { request, identity, state, board, context } = pass;
  board.phase('writing receipts');
  await pass.reports.finish();
  describeDecision(evaluation);
  const running = runningOutcome(request, { identity, ...state });
  const decided = withProgress(decidedOutcome(running, evaluation, new Date().toISOString()), state);
  const ended: GateOutcome = {
    ...decided,
    // Whoever completes the check has to know what became of its opening.
    receipts: { ...decided.receipts, ...(pass.opened === undefined ? {} : { check: pass.opened }) },
    ...(fault === null ? {} : { fault }),
  };
  const isLastPass = !goesOn(evaluation, state);
  const { headUnread } = state;
  const waits = headUnread !== null && patched('receipts-wait-for-head');
  const receipts = waits
    ? oweReceipts(ended, headUnread, isLastPass)
    : await publishReceipts(ended, context, isLastPass);
  const outcome = { ...ended, receipts };
  state.progress = progressAfter(state.progress, outcome.receipts.progress);
  if (isLastPass && context !== null) await removeKept({ ...pass, context });
  if (isLastPass) await leaveOwed(outcome, context, identity, waits);
  if (isLastPass) await keepHistory(identity);
  board.finish(outcome);
  return outcome;
}
