import { setTimeout as sleep } from 'node:timers/promises';
import type { AskedRequest } from '../../activities/control/asking/complete-request.ts';
import type { AskedGate as Asking } from '../../client/ask-gate.ts';
import type { GateClient } from '../../client/gate-client.ts';
import { NoControlWorker, ServiceUnreachable, WorkerTooOld } from '../../client/run-error.ts';
import type { GateRun } from '../../client/runs/gate-run.ts';
import type { AskedRun } from '../../gate/contract/asking/asked-state.ts';
import type { ThinRequest } from '../../gate/contract/asking/thin-request.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';

/** A cold control worker fetches a repository before it knows the profile; an agent's call may take no longer. */
const LONGEST_MS = 10 * 60_000;
/** How long nobody may answer for it. */
const UNANSWERED_MS = 30_000;
const LOOK_MS = 200;

/** A gate that a control worker began, or joined. */
interface BegunGate {
  readonly run: GateRun;
  readonly joined: boolean;
  begun(): Promise<GateOutcome>;
}

/**
 * Asks by a request as thin as it was typed, and returns when a control worker has begun the gate or joined it.
 *
 * @throws InputError with every fault that it found
 * @throws NoControlWorker where none answers
 */
export async function askThinly(
  gates: GateClient,
  asked: AskedRequest,
  flow: string,
  signal: AbortSignal,
): Promise<BegunGate> {
  const { repo: repository, pr: pullRequest, trustProfile, ...rest } = asked;
  // Keys that weren't named aren't sent.
  const thin = JSON.parse(JSON.stringify({ ...rest, repository, pullRequest, flow })) as ThinRequest;
  const { workflowId, joined } = await begunRun(await gates.ask(thin), signal);
  const run = await gates.find(workflowId);
  return { run, joined, begun: () => run.begun() };
}

async function begunRun(asking: Asking, signal: AbortSignal): Promise<AskedRun> {
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
      if (now - answered > UNANSWERED_MS || now - began > LONGEST_MS) throw new NoControlWorker();
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
