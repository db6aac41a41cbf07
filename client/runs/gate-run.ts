import { type Client, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import type { z } from 'zod';
import { resultThroughResets } from '../../activities/control/runs/ends/result-through-resets.ts';
import { firstRunOf } from '../../activities/control/runs/identity/first-run-of.ts';
import { MeasureOutcome } from '../../gate/contract/measuring/measure-outcome.ts';
import { GateOutcome } from '../../gate/contract/outcome.ts';
import type { GateProgress } from '../../gate/contract/progress.ts';
import type { ReceiptsState } from '../../gate/contract/receipts-state.ts';
import { GATE_WORKFLOW, MEASURE_WORKFLOW, PROGRESS_QUERY } from '../../gate/names/names.ts';
import { askServer, GRPC, grpcAnswer } from '../ask-server.ts';
import { GateBroke, NoControlWorker, ServiceUnreachable } from '../run-error.ts';
import { readBegunMeasure, readBegunOutcome } from './begun-outcome.ts';
import { readOwedReceipts, readReceiptsState } from './owed-receipts.ts';
import { type PendingStep, readPendingSteps } from './pending-steps.ts';
import type { NamedExecution } from './workflow-id.ts';

/**
 * A gate that is under way or has ended. A signal withdraws a question; the run goes on.
 *
 * @throws ServiceUnreachable from each of its methods, where the server doesn't answer; GateBroke where it no longer has the run
 */
export interface GateRun<Outcome extends AnyOutcome = GateOutcome, Type extends string = typeof GATE_WORKFLOW> {
  readonly id: string;
  /** The type of its workflow. */
  readonly type: Type;
  /** The outcome, whenever it comes. @throws GateBroke where the run closed without one */
  outcome(signal?: AbortSignal): Promise<Outcome>;
  /**
   * The outcome document as it stands: of a run that has not ended, everything undecided is null.
   * @throws NoControlWorker where it has not ended, and nothing answers for it
   */
  show(): Promise<Outcome>;
  /** The document as it was when the run began, everything undecided: answers also where no worker does. */
  begun(): Promise<Outcome>;
  /**
   * What became of the receipts that the ended run owed, by its outcome; null where it owed none, or nobody knows more
   * than the outcome says.
   */
  receipts(outcome: Outcome): Promise<ReceiptsState | null>;
  /** @throws NoControlWorker */
  progress(signal?: AbortSignal): Promise<GateProgress<Outcome>>;
  /** What hosts do right now, by the heartbeats of their activities. */
  pendingSteps(signal?: AbortSignal): Promise<PendingStep[]>;
  /**
   * Asks the run to end: it stops its processes, completes its receipts and returns an outcome. False where it has
   * ended already.
   */
  cancel(): Promise<boolean>;
}

type AnyOutcome = GateOutcome | MeasureOutcome;

/** A measuring that is under way or has ended; it has no receipts. */
export type MeasureRun = GateRun<MeasureOutcome, typeof MEASURE_WORKFLOW>;

/** What differs between runs of a gate and measurings. */
interface RunType<Outcome extends AnyOutcome, Type extends string> {
  readonly type: Type;
  readonly document: z.ZodType<Outcome>;
  begun(client: Client, execution: NamedExecution): Promise<Outcome>;
  receipts(client: Client, outcome: Outcome): Promise<ReceiptsState | null>;
  /** What somebody may still do for a run that ended without an outcome. */
  mend(client: Client, run: { readonly workflowId: string; readonly firstExecutionRunId: string }): Promise<string>;
}

/** @param runId the first execution of an earlier run; absent: the workflow's newest run */
export const gateRun = (client: Client, id: string, runId?: string): GateRun =>
  runOf<GateOutcome, typeof GATE_WORKFLOW>(
    client,
    { id, runId },
    {
      type: GATE_WORKFLOW,
      document: GateOutcome,
      begun: readBegunOutcome,
      receipts: readOwedReceipts,
      async mend(_, run) {
        const state = await readReceiptsState(client, run);
        if (state?.ended === 'settled') return `its receipts are completed: benchmark-gate receipts ${id} shows them`;
        return `benchmark-gate receipts ${id} completes what it left on GitHub`;
      },
    },
  );

/** As {@link gateRun}. */
export const measureRun = (client: Client, id: string, runId?: string): MeasureRun =>
  runOf<MeasureOutcome, typeof MEASURE_WORKFLOW>(
    client,
    { id, runId },
    {
      type: MEASURE_WORKFLOW,
      document: MeasureOutcome,
      begun: readBegunMeasure,
      receipts: async () => null,
      mend: async () => 'ask again: what it measured within a day is taken over',
    },
  );

/** The document as it stands, of a run that tells its progress: its reason is what it does, as long as nothing is decided. */
export const standingOutcome = <Outcome extends AnyOutcome>({ phase, outcome }: GateProgress<Outcome>): Outcome =>
  outcome.status === null ? { ...outcome, why: phase } : outcome;

/** How long an answer may take, in milliseconds. A query wakes a workflow, which takes seconds on a busy machine. */
const ANSWER_MS = 10_000;

const isUnknown = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError || grpcAnswer(error)?.code === GRPC.notFound;

function runOf<Outcome extends AnyOutcome, Type extends string>(
  client: Client,
  { id, runId }: { readonly id: string; readonly runId: string | undefined },
  kind: RunType<Outcome, Type>,
): GateRun<Outcome, Type> {
  const handle = client.workflow.getHandle(id, runId);
  // Whoever has a run has seen it, or started it.
  const ask: typeof askServer = (...question) =>
    askServer(...question).catch((error: unknown) => {
      if (!isUnknown(error)) throw error;
      throw new GateBroke(
        `the Temporal server no longer has ${id}: it was started anew and had kept its runs in memory, or has forgotten an ended one; start it again`,
        { cause: error },
      );
    });
  const describe = (signal?: AbortSignal) => ask(client, { withinMs: ANSWER_MS, signal }, () => handle.describe());

  async function outcome(signal?: AbortSignal): Promise<Outcome> {
    try {
      const result = await ask(client, { signal }, async () => {
        const waited = await handle.describe();
        const run = { workflowId: id, firstExecutionRunId: firstRunOf(waited), runId: waited.runId };
        return resultThroughResets(client, run);
      });
      return kind.document.parse(result);
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      const why = error.cause?.message ?? error.message;
      throw new GateBroke(`${id} ended without an outcome: ${why}; ${await mend()}`, { cause: error });
    }
  }

  async function mend(): Promise<string> {
    return kind.mend(client, { workflowId: id, firstExecutionRunId: firstRunOf(await describe()) });
  }

  async function progress(signal?: AbortSignal): Promise<GateProgress<Outcome>> {
    try {
      return await ask(client, { withinMs: ANSWER_MS, signal }, () =>
        handle.query<GateProgress<Outcome>>(PROGRESS_QUERY),
      );
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
    type: kind.type,
    outcome,
    progress,
    async show() {
      if ((await describe()).status.name !== 'RUNNING') return outcome();
      return kind.document.parse(standingOutcome(await progress()));
    },
    begun: () =>
      ask(client, { withinMs: ANSWER_MS }, () =>
        kind.begun(client, { workflowId: id, ...(runId === undefined ? {} : { runId }) }),
      ),
    receipts: (ended) => kind.receipts(client, ended),
    pendingSteps: async (signal) => readPendingSteps(await describe(signal)),
    async cancel() {
      if ((await describe()).status.name !== 'RUNNING') return false;
      try {
        await askServer(client, { withinMs: ANSWER_MS }, () => handle.cancel());
        return true;
      } catch (error) {
        // The server says so of what ended a moment ago.
        if (isUnknown(error)) return false;
        throw error;
      }
    },
  };
}
