import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { HOST_LEASED_SIGNAL } from '../gate/contract/names.ts';
import type { HostDescription } from '../gate/policy/suite-run.ts';
import type { LaneActivities } from './interfaces.ts';

const HEARTBEAT_MS = 500;

/**
 * Holds this host for a lane: tells the workflow which host it got, then heartbeats until the workflow lets it go. A host
 * that is being shut down lets go at once, so that the lane moves without waiting for a time-out.
 */
export const createLeaseHost =
  (deps: {
    readonly client: Pick<Client, 'workflow'>;
    readonly describe: () => Promise<HostDescription>;
  }): LaneActivities['leaseHost'] =>
  async ({ leaseId }) => {
    const { info, cancelled, cancellationSignal, heartbeat } = bound(Context.current());
    const run = info.workflowExecution;
    if (run === undefined) throw ApplicationFailure.nonRetryable('a lease belongs to a workflow');
    const host = await deps.describe();
    await deps.client.workflow.getHandle(run.workflowId, run.runId).signal(HOST_LEASED_SIGNAL, { leaseId, host });
    const beat = setInterval(heartbeat, HEARTBEAT_MS);
    try {
      await cancelled;
    } catch (error) {
      const { reason } = cancellationSignal as AbortSignal & { reason?: { message?: string } };
      if (reason?.message === 'WORKER_SHUTDOWN') {
        throw ApplicationFailure.retryable(`${host.id} is being shut down`, 'transient');
      }
      throw error;
    } finally {
      clearInterval(beat);
    }
  };

const bound = (context: Context) => ({
  info: context.info,
  cancelled: context.cancelled,
  cancellationSignal: context.cancellationSignal,
  heartbeat: () => context.heartbeat(),
});
