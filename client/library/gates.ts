import type { Client } from '@temporalio/client';
import type { ThinRequest } from '../../gate/contract/asking/thin-request.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import type { GateProgress } from '../../gate/contract/progress.ts';
import type { GateRequest } from '../../gate/contract/request.ts';
import type { AskedGate } from '../ask-gate.ts';
import type { GateClient } from '../gate-client.ts';
import type { GateRun } from '../runs/gate-run.ts';
import type { FollowSettings, GateEvent } from './follow-run.ts';

/**
 * A gate that is under way or has ended. All of its methods throw a ServiceUnreachable where the server doesn't answer:
 * the gate itself goes on where it was.
 */
export interface Gate {
  /** The workflow id: what `benchmark-gate show` and {@link GateLibrary.join} take. */
  readonly id: string;
  /** True where a gate of the same request was under way already, or has ended. */
  readonly joined: boolean;
  /**
   * The outcome, whenever it comes: hours, perhaps. A signal ends the waiting, and the gate goes on.
   *
   * @throws GateBroke where the run closed without one; the signal's reason
   */
  outcome(signal?: AbortSignal): Promise<GateOutcome>;
  /** The outcome document as it stands; everything undecided is null. @throws NoControlWorker where nobody can tell */
  show(): Promise<GateOutcome>;
  /** What it does now. @throws NoControlWorker where no control worker answers within ten seconds */
  progress(signal?: AbortSignal): Promise<GateProgress>;
  /**
   * What it does, as it goes on, and last of all its outcome: `for await (const event of gate.follow())`. Leaving the loop
   * ends the following, and so does a signal; the gate goes on either way. A server that is away is waited for.
   *
   * @throws ServiceUnreachable where the server stayed away for longer than `outlastMs`; GateBroke where the run closed
   * without an outcome; the signal's reason where it was aborted
   */
  follow(settings?: FollowSettings): AsyncGenerator<GateEvent, void, undefined>;
  /** Asks it to end: it stops its processes and completes its receipts. False where it has ended already. */
  cancel(): Promise<boolean>;
}

/** Starts gates, and finds those that are under way or ended. */
export interface GateLibrary {
  /**
   * Starts the gate of a request, or joins it where the same one is under way.
   *
   * @throws InputError where the request is malformed, naming each place, or a run of the same commit is under way with
   * another selection, source, base or profile: nothing was started then; ServiceUnreachable
   */
  start(request: GateRequest): Promise<Gate>;
  /**
   * Asks for a gate by a request as thin as a repository and a subject, which control completes: one run for one asking,
   * however often it is repeated with the same id.
   *
   * @param options.requestId chosen by the asker, up to 200 characters; absent: an asking of its own
   * @throws InputError where the request is malformed, or the id was used for another one; ServiceUnreachable
   */
  ask(request: ThinRequest, options?: { readonly requestId?: string }): Promise<AskedGate>;
  /**
   * A gate by its workflow id, or by its run id as receipts name it.
   *
   * @throws InputError where there is no such run of a gate; ServiceUnreachable
   */
  join(id: string): Promise<Gate>;
}

/**
 * Gates on the namespace of a client.
 *
 * @param client what `connectToServer` gave, or any client of Temporal's of the namespace in which the gate's
 * workers poll
 */
export function gatesOn(client: Client): GateLibrary {
  let loaded: Promise<GateClient> | null = null;
  const gates = () => {
    loaded ??= import('../gate-client.ts').then(({ createGateClient }) => createGateClient(client));
    return loaded;
  };
  return {
    async start(request) {
      const run = await (await gates()).start(request);
      return gateOf(run, run.joined);
    },
    ask: async (request, options) => (await gates()).ask(request, options),
    join: async (id) => gateOf(await (await gates()).find(id), true),
  };
}

function gateOf(run: GateRun, joined: boolean): Gate {
  return {
    id: run.id,
    joined,
    outcome: (signal) => run.outcome(signal),
    show: () => run.show(),
    progress: (signal) => run.progress(signal),
    async *follow(settings = {}) {
      const { followRun } = await import('./follow-run.ts');
      yield* followRun(run, settings);
    },
    cancel: () => run.cancel(),
  };
}
