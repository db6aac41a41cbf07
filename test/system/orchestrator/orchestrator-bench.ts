import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandleWithStartDetails } from '@temporalio/client';
import { createOrchestratorActivities } from '../../../client/orchestrator-activities.ts';
import type { GateRequest } from '../../../gate/contract/request.ts';
import { SharingWorker } from '../../support/temporal/sharing-worker.ts';
import type { TestNamespace } from '../../support/temporal/test-namespace.ts';
import { workflowBundle } from '../../support/temporal/workflow-bundle.ts';
import { Replayer } from '../../support/workflows/histories/replayer.ts';
import { endedHistories } from '../../support/workflows/histories/run-histories.ts';
import type { AgentActivities, microloop } from './workflows/microloop.ts';

const WORKFLOW_FILE = fileURLToPath(new URL('./workflows/microloop.ts', import.meta.url));

export type Microloop = WorkflowHandleWithStartDetails<typeof microloop>;

/** An orchestrator as its owner would run it: a worker of its own, with the gate's exported activity. */
export class OrchestratorBench {
  private readonly replayer: Replayer;

  private constructor(private readonly bundle: { readonly code: string }) {
    this.replayer = new Replayer({ workflowBundle: bundle });
  }

  static async start(): Promise<OrchestratorBench> {
    return new OrchestratorBench(await workflowBundle(WORKFLOW_FILE));
  }

  stop(): Promise<void> {
    return this.replayer.close();
  }

  /** Runs an orchestrator for a request, and replays its history when the test is done with it. */
  async orchestrate(
    place: TestNamespace,
    request: GateRequest,
    callAgent: AgentActivities['callAgent'],
    test: (run: Microloop) => Promise<void>,
  ): Promise<void> {
    const { client, namespace } = place;
    const taskQueue = `orchestrator-${randomUUID()}`;
    const worker = await SharingWorker.create({
      connection: await place.nativeConnection(),
      namespace,
      taskQueue,
      workflowBundle: this.bundle,
      activities: { ...createOrchestratorActivities(client), callAgent },
    });
    await worker.runUntil(async () => {
      const workflowId = taskQueue;
      const run = await client.workflow.start<typeof microloop>('microloop', {
        workflowId,
        taskQueue,
        args: [request],
      });
      await test(run);
      const histories = await endedHistories(client, workflowId);
      await Promise.all(histories.map((history) => this.replayer.replay(history)));
    });
  }
}
