import { type Client, WorkflowFailedError } from '@temporalio/client';
import { GateOutcome } from '../gate/contract/outcome.ts';
import type { GateProgress } from '../gate/contract/progress.ts';
import type { ReceiptsState } from '../gate/contract/receipts-state.ts';
import { PROGRESS_QUERY } from '../gate/names/names.ts';
import { askServer, GRPC, grpcAnswer } from './ask-server.ts';
import { readBegunOutcome } from './begun-outcome.ts';
import { readOwedReceipts, readReceiptsState } from './owed-receipts.ts';
import { type PendingStep, readPendingSteps } from './pending-steps.ts';
import { GateBroke, NoControlWorker, ServiceUnreachable } from './run-error.ts';

/**
 * A gate that is under way or has ended. A signal withdraws a question; the run goes on.
 *
 * @throws ServiceUnreachable from each of its methods, where the server doesn't answer
 */
export interface GateRun {
  readonly id: string;
  /** The outcome, whenever it comes. @throws GateBroke where the run closed without one */
  outcome(signal?: AbortSignal): Promise<GateOutcome>;
  /**
   * The outcome document as it stands: of a run that has not ended, everything undecided is null.
   * @throws NoControlWorker where it has not ended, and nothing answers for it
   */
  show(): Promise<GateOutcome>;
  /** The document as it was when the run began, everything undecided: answers also where no worker does. */
  begun(): Promise<GateOutcome>;
  /**
   * What became of the receipts that the ended run owed, by its outcome; null where it owed none, or nobody knows more
   * than the outcome says.
   */
  receipts(outcome: GateOutcome): Promise<ReceiptsState | null>;
  /** @throws NoControlWorker */
  progress(signal?: AbortSignal): Promise<GateProgress>;
  /** What hosts do right now, by the heartbeats of their activities. */
  pendingSteps(signal?: AbortSignal): Promise<PendingStep[]>;
  /**
   * Asks the run to end: it stops its processes, completes its receipts and returns an outcome. False where it has
   * ended already.
   */
  cancel(): Promise<boolean>;
}

/** The document as it stands, of a run that tells its progress: its reason is what it does, as long as nothing is decided. */
export const standingOutcome = ({ phase, outcome }: GateProgress): GateOutcome =>
  GateOutcome.parse(outcome.status === null ? { ...outcome, why: phase } : outcome);

/** How long an answer may take, in milliseconds. A query wakes a workflow, which takes seconds on a busy machine. */
const ANSWER_MS = 10_000;

export function gateRun(client: Client, id: string): GateRun {
  const handle = client.workflow.getHandle(id);
  const describe = (signal?: AbortSignal) =>
    askServer(client, { withinMs: ANSWER_MS, signal }, () => handle.describe());

  async function outcome(signal?: AbortSignal): Promise<GateOutcome> {
    try {
      return GateOutcome.parse(await askServer(client, { signal }, () => handle.result()));
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      const why = error.cause?.message ?? error.message;
      throw new GateBroke(`${id} ended without an outcome: ${why}; ${await mend()}`, { cause: error });
    }
  }

  /** What somebody may still do for a run that ended without an outcome. */
  async function mend(): Promise<string> {
    const { raw } = await describe();
    const firstExecutionRunId =
      raw.workflowExecutionInfo?.firstRunId || raw.workflowExecutionInfo?.execution?.runId || '';
    const state = await readReceiptsState(client, { workflowId: id, firstExecutionRunId });
    if (state?.ended === 'settled') return `its receipts are completed: benchmark-gate receipts ${id} shows them`;
    return `benchmark-gate receipts ${id} completes what it left on GitHub`;
  }

  async function progress(signal?: AbortSignal): Promise<GateProgress> {
    try {
      return await askServer(client, { withinMs: ANSWER_MS, signal }, () => handle.query<GateProgress>(PROGRESS_QUERY));
    } catch (error) {
      if (await isUnanswered(error, signal)) throw new NoControlWorker({ cause: error });
      throw error;
    }
  }

  /** Whether the server is there and the workflow's worker isn't: the server waits for it, or says so. */
  async function isUnanswered(error: unknown, signal?: AbortSignal): Promise<boolean> {
    if (grpcAnswer(error)?.code === GRPC.failedPrecondition) return true;
    // Which code an unanswered query ends with depends on who gives up first; a server that describes the run is there.
    return error instanceof ServiceUnreachable && (await describe(signal)) !== null;
  }

  return {
    id,
    outcome,
    progress,
    async show() {
      if ((await describe()).status.name !== 'RUNNING') return outcome();
      return standingOutcome(await progress());
    },
    begun: () => askServer(client, { withinMs: ANSWER_MS }, () => readBegunOutcome(client, id)),
    receipts: (ended) => readOwedReceipts(client, ended),
    pendingSteps: async (signal) => readPendingSteps(await describe(signal)),
    async cancel() {
      if ((await describe()).status.name !== 'RUNNING') return false;
      await askServer(client, { withinMs: ANSWER_MS }, () => handle.cancel());
      return true;
    },
  };
}
