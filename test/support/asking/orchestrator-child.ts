import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { connect } from '../../../client/connect.ts';
import { createOrchestratorActivities } from '../../../client/orchestrator-activities.ts';
import { quietRuntime } from '../temporal/quiet-runtime.ts';
import { workflowBundle } from '../temporal/workflow-bundle.ts';

/** An orchestrator's worker with the gate's exported activity, to be killed: `node orchestrator-child.ts QUEUE`. */
const [taskQueue = ''] = process.argv.slice(2);
quietRuntime();
const { TEMPORAL_ADDRESS: address = '', TEMPORAL_NAMESPACE: namespace = '' } = process.env;
const { client } = await connect();
const worker = await Worker.create({
  ...{ connection: await NativeConnection.connect({ address }), namespace, taskQueue },
  workflowBundle: await workflowBundle(fileURLToPath(new URL('../../fixtures/workflows/asking.ts', import.meta.url))),
  activities: createOrchestratorActivities(client),
});
await worker.run();
