import { activityInfo, cancelled, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { LeaseAnswer } from '../../adapters/host/describe-for-lease.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import { HOST_LEASED_SIGNAL } from '../../gate/names/names.ts';
import type { HostTerms } from '../../gate/profile/profile.ts';
import type { LaneActivities } from '../interfaces.ts';

/**
 * Cancellation comes with the answer to a heartbeat, and a dead host is one that stops sending them. A lease lasts as long as
 * its lane, and each heartbeat is paid for where Temporal is.
 */
const HEARTBEAT_MS = 2_000;

export interface LeaseHostDeps {
  /** The worker's own: no other way leads from an activity to its workflow while it runs. */
  readonly client: Pick<Client, 'workflow'>;
  /** @param terms what the profile asks of a host; null: nothing */
  readonly describeHost: (terms: HostTerms | null) => Promise<LeaseAnswer>;
  /** Aborted when the worker is stopped: the lane goes on elsewhere, at once. */
  readonly stopping: AbortSignal;
  /** Told when a lane begins to hold this host, and when it no longer does. */
  readonly onHeld?: (held: boolean) => void;
}

/**
 * Holds this host for a lane until the workflow cancels the lease. The signal is sent once an attempt: a second attempt
 * runs on another host, or on this one after its worker came back, and the workflow has to know.
 *
 * @throws {GateError} host-unfit, from the activity, before anything is written on this host
 */
export const createLeaseHost =
  ({ client, describeHost, stopping, onHeld }: LeaseHostDeps): LaneActivities['leaseHost'] =>
  async ({ leaseId, terms, machineClass }) => {
    const { workflowExecution } = activityInfo();
    const done = new AbortController();
    const beat = setInterval(heartbeat, HEARTBEAT_MS);
    const hold = async (): Promise<void> => {
      const { host, refusals } = await describeHost(terms ?? null);
      const isOther = machineClass !== undefined && machineClass !== host.machineClass;
      const unfit = [
        ...refusals,
        ...(isOther ? ['a machine of another class than the one that the lane began on'] : []),
      ];
      if (unfit.length > 0) {
        throw new GateError({ class: 'host-unfit', message: `${host.id}: ${unfit.join('; ')}` });
      }
      onHeld?.(true);
      if (workflowExecution !== undefined) {
        const workflow = client.workflow.getHandle(workflowExecution.workflowId, workflowExecution.runId);
        await workflow.signal(HOST_LEASED_SIGNAL, { leaseId, host });
      }
      await cancelled();
    };
    try {
      heartbeat();
      await Promise.race([hold(), stopped(stopping, done.signal)]);
    } finally {
      done.abort();
      clearInterval(beat);
      onHeld?.(false);
    }
  };

/** Rejects when the worker is stopped; no longer looked at once the lease is done. */
function stopped(stopping: AbortSignal, done: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new GateError({ class: 'transient', message: 'the worker is being shut down' }));
    if (stopping.aborted) stop();
    else stopping.addEventListener('abort', stop, { once: true, signal: done });
  });
}
