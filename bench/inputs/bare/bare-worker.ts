import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { BARE_QUEUE } from './bare-queue.ts';

/** A worker of `bareSteps`, with as many slots as a control worker. */
const [address = '', namespace = ''] = process.argv.slice(2);
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  namespace,
  taskQueue: BARE_QUEUE,
  workflowsPath: fileURLToPath(new URL('./steps.ts', import.meta.url)),
  activities: { step: async () => undefined },
  maxCachedWorkflows: 200,
  maxConcurrentActivityTaskExecutions: 20,
});
process.stdout.write('serving\n');
await worker.run();
