import { setTimeout as sleep } from 'node:timers/promises';
import type { AskedGate as Asking } from '../../client/ask-gate.ts';
import type { GateClient } from '../../client/gate-client.ts';
import { NoControlWorker, ServiceUnreachable, WorkerTooOld } from '../../client/run-error.ts';
import type { GateRun } from '../../client/runs/gate-run.ts';
import type { AskedRun } from '../../gate/contract/asking/asked-state.ts';
import type { ThinRequest } from '../../gate/contract/asking/thin-request.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import type { GateRequest } from '../../gate/contract/request.ts';

/** How long is waited for the run of an asking, in milliseconds. */
export interface AskingPatience {
  /** A cold control worker fetches a repository before it knows the profile; an agent's call may take no longer. */
  readonly longestMs: number;
  /** How long nobody may answer for it. */
  readonly unansweredMs: number;
}

const PATIENCE: AskingPatience = { longestMs: 10 * 60_000, unansweredMs: 30_000 };
const LOOK_MS = 200;

const STILL_READING =
  'a control worker still reads what was asked for, and begins the gate then: ask again for the same commit, which joins it';

/** A gate that a control worker began, or joined. */
interface BegunGate {
  readonly run: GateRun;
  readonly joined: boolean;
  begun(): Promise<GateOutcome>;
}

/**
 * Asks by a request as thin as it was typed, or by a whole one, and returns when a control worker has begun the gate or
 * joined it.
 *
 * @param how.requestId chosen by the asker; absent: the asking is nobody else's, and is ended where none answers
 * @throws InputError with every fault that it found
 * @throws NoControlWorker where none answers
 */
export async function askThinly(
  gates: Pick<GateClient, 'ask' | 'runOf'>,
  request: ThinRequest | GateRequest,
  { requestId, signal }: { readonly requestId?: string | undefined; readonly signal: AbortSignal },
  patience = PATIENCE,
): Promise<BegunGate> {
  const asking = await gates.ask(request, requestId === undefined ? {} : { requestId });
  try {
    const begun = await begunRun(asking, signal, patience);
    const run = await gates.runOf(begun);
    return { run, joined: begun.joined, begun: () => run.begun() };
  } catch (error) {
    // A worker that comes later would begin a gate that nobody waits for, and each repeat another one. Who chose an id
    // repeats this very asking.
    const isLeft = error instanceof NoControlWorker && requestId === undefined;
    if (isLeft) await asking.end('no control worker answered, and nobody waits any more').catch(() => undefined);
    throw error;
  }
}

async function begunRun(
  asking: Asking,
  signal: AbortSignal,
  { longestMs, unansweredMs }: AskingPatience,
): Promise<AskedRun> {
  const over = new AbortController();
  const withdraw = () => over.abort(signal.reason);
  signal.addEventListener('abort', withdraw, { once: true });
  // Ends where the request is wrong, long before there is a run.
  const ended = asking.outcome(over.signal).then(() => null);
  ended.catch(() => undefined);
  const began = performance.now();
  let answered = began;
  try {
    for (;;) {
      signal.throwIfAborted();
      const run = await stateOf(asking, over.signal);
      const now = performance.now();
      if (run !== 'unanswered') answered = now;
      if (run !== null && run !== 'unanswered') return run;
      if (now - answered > unansweredMs) throw new NoControlWorker();
      if (now - began > longestMs) throw new ServiceUnreachable(STILL_READING);
      await Promise.race([ended, sleep(LOOK_MS)]);
    }
  } finally {
    signal.removeEventListener('abort', withdraw);
    over.abort();
  }
}

/** The run that it began; null where it has begun none yet. */
async function stateOf(asking: Asking, signal: AbortSignal): Promise<AskedRun | null | 'unanswered'> {
  try {
    return (await asking.state(signal)).run;
  } catch (error) {
    // Of a workflow whose first step waits for a worker, the server answers nothing.
    if (error instanceof ServiceUnreachable && !(error instanceof WorkerTooOld)) return 'unanswered';
    throw error;
  }
}
