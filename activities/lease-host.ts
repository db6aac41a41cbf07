import { activityInfo, cancelled, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { HOST_LEASED_SIGNAL } from '../gate/contract/names.ts';
import type { HostDescription } from '../gate/policy/suite-run.ts';
import type { LaneActivities } from './interfaces.ts';

/** Cancellation comes with the answer to a heartbeat, and a dead host is one that stops sending them. */
const HEARTBEAT_MS = 500;

export interface LeaseHostDeps {
  /** The worker's own: no other way leads from an activity to its workflow while it runs. */
  readonly client: Pick<Client, 'workflow'>;
  readonly describeHost: () => Promise<HostDescription>;
}

/**
 * Holds this host for a lane until the workflow cancels the lease. The signal is sent once an attempt: a second attempt
 * runs on another host, or on this one after its worker came back, and the workflow has to know.
 */
export const createLeaseHost =
  ({ client, describeHost }: LeaseHostDeps): LaneActivities['leaseHost'] =>
  async ({ leaseId }) => {
    const { workflowExecution } = activityInfo();
    const beat = setInterval(heartbeat, HEARTBEAT_MS);
    try {
      heartbeat();
      const host = await describeHost();
      if (workflowExecution !== undefined) {
        const workflow = client.workflow.getHandle(workflowExecution.workflowId, workflowExecution.runId);
        await workflow.signal(HOST_LEASED_SIGNAL, { leaseId, host });
      }
      await cancelled();
    } finally {
      clearInterval(beat);
    }
  };
