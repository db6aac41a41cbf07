import { isDeepStrictEqual } from 'node:util';
import {
  ApplicationFailure,
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { askedBy } from '../activities/control/asking/asked-by.ts';
import { type AskedState, askWorkflowId } from '../gate/contract/asking/asked-state.ts';
import { guardOfAsked, readAsking } from '../gate/contract/asking/asking.ts';
import type { ThinRequest } from '../gate/contract/asking/thin-request.ts';
import type { FailureReport } from '../gate/contract/failure.ts';
import { InputError } from '../gate/contract/input-error.ts';
import { GuardOutcome } from '../gate/contract/outcome.ts';
import type { GateRequest } from '../gate/contract/request.ts';
import { ASK_WORKFLOW, ASKED_QUERY } from '../gate/names/asking-names.ts';
import { CONTROL_QUEUE } from '../gate/names/names.ts';
import { askServer } from './ask-server.ts';
import { AskedInVain, AskingEnded, GateBroke } from './run-error.ts';
import { whileUnderstood } from './worker-version.ts';

/** An asking: it began a run of a gate or joined one, and is told that run's outcome. */
export interface AskedGate {
  /** The workflow id of the asking; null where the guard answered, and nothing was started. */
  readonly id: string | null;
  /** True where the same was asked under the same id before. */
  readonly repeated: boolean;
  /**
   * What was found out, and which run is waited for.
   * @throws WorkerTooOld where the control workers don't know what is asked for
   */
  state(signal?: AbortSignal): Promise<AskedState>;
  /**
   * The outcome of the run that this asking began or joined, whenever it comes.
   * @throws InputError of wrong input, with every fault
   * @throws GateBroke where the gate closed without an outcome
   * @throws AskedInVain where GitHub, git or the store stayed away before the gate began
   * @throws AskingEnded where somebody ended the asking; the gate goes on
   * @throws WorkerTooOld where the control workers don't know what is asked for
   */
  outcome(signal?: AbortSignal): Promise<GuardOutcome>;
  /**
   * Ends the asking, so that no control worker takes it up when nobody waits for it. A gate that it began goes on.
   * @param why is kept in its history
   */
  end(why: string): Promise<void>;
}

/** How long an answer may take, in milliseconds. A query wakes a workflow, which takes seconds on a busy machine. */
const ANSWER_MS = 10_000;

/** Starts an asking, or finds the one that was started under its id. See `GateClient.ask`. */
export async function askGate(
  client: Client,
  request: ThinRequest | GateRequest,
  requestId: string,
): Promise<AskedGate> {
  const guard = guardOfAsked(request);
  if (guard !== null) return guarded(guard);
  const asking = readAsking(request);
  const id = askWorkflowId(requestId);
  const begun = await askServer(client, {}, () => begin(client, id, request));
  if (begun.runId === null) await requireSame(client, id, asking);
  const handle = client.workflow.getHandle(id);
  return {
    id,
    repeated: begun.runId === null,
    state: (signal) =>
      whileUnderstood(client, id, signal, () =>
        askServer(client, { withinMs: ANSWER_MS, signal }, () => handle.query<AskedState>(ASKED_QUERY)),
      ),
    async outcome(signal) {
      try {
        const result = () => askServer(client, { signal }, () => handle.result() as Promise<unknown>);
        return GuardOutcome.parse(await whileUnderstood(client, id, signal, result));
      } catch (error) {
        throw error instanceof WorkflowFailedError ? endOf(id, error) : error;
      }
    },
    async end(why) {
      try {
        await askServer(client, { withinMs: ANSWER_MS }, () => handle.terminate(why));
      } catch (error) {
        // It has ended by itself.
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    },
  };
}

const guarded = (guard: GuardOutcome): AskedGate => ({
  id: null,
  repeated: false,
  state: async () => ({ phase: 'ended', resolved: null, run: null }),
  outcome: async () => guard,
  end: async () => undefined,
});

/** @returns the run that this call began; null where the id was taken */
async function begin(client: Client, id: string, request: unknown): Promise<{ readonly runId: string | null }> {
  try {
    const { firstExecutionRunId } = await client.workflow.start(ASK_WORKFLOW, {
      workflowId: id,
      taskQueue: CONTROL_QUEUE,
      args: [request],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: 'asks for a benchmark gate',
    });
    return { runId: firstExecutionRunId };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { runId: null };
    throw error;
  }
}

/** @throws InputError where something else was asked for under the id */
async function requireSame(client: Client, id: string, asking: ReturnType<typeof readAsking>): Promise<void> {
  const before = await askServer(client, { withinMs: ANSWER_MS }, () => askedBy(client, { workflowId: id }));
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  let asked: unknown;
  try {
    asked = plain(readAsking(before).request);
  } catch (error) {
    // What was no request has failed by that, and is no other's.
    if (!(error instanceof InputError)) throw error;
  }
  if (isDeepStrictEqual(asked, plain(asking.request))) return;
  throw new InputError([
    `${id} was asked before, and for something else: choose another request id, or repeat the request as it was`,
  ]);
}

/** What the end of an asking without an outcome means. */
function endOf(id: string, error: WorkflowFailedError): Error {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure)) {
    const why = cause?.message ?? error.message;
    return new AskingEnded(`${id} was ended from outside (${why}); the gate that it asked for goes on`, {
      cause: error,
    });
  }
  if (cause.type === 'wrong-input' || cause.type === 'profile-wrong') {
    const report = cause.details?.[0] as Partial<FailureReport> | undefined;
    return new InputError([...(report?.faults ?? cause.message.split('\n'))], { cause: error });
  }
  if (cause.type === 'transient') {
    return new AskedInVain(`${id} gave up: ${cause.message}; ask again under another request id`, { cause: error });
  }
  return new GateBroke(cause.message, { cause: error });
}
