import { createHash } from 'node:crypto';
import { type Logger, Worker } from '@temporalio/worker';
import type { CompiledWorkerOptions } from '@temporalio/worker/lib/worker-options.js';
import type { WorkflowCreator } from '@temporalio/worker/lib/workflow/interface.js';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';
import type { WorkflowBundleWithSourceMapAndFilename } from '@temporalio/worker/lib/workflow/workflow-worker-thread/input.js';

const creators = new Map<string, Promise<WorkflowCreator>>();

/**
 * Keeps the SDK from following each promise for the query of stack traces, which no test asks for. In the process's own
 * thread it would follow all of the process's, and compile code at each: a tenth of what a file of workflows takes.
 */
function followNoPromises(): void {
  globalHandlers.installed = true;
}

/**
 * A worker whose workflows run where those of the process's other workers of the same bundle and activities do. To load a
 * bundle costs more than to run a gate, and one worker runs the workflows of all scenes as well: each run has its own
 * globals. They run in the process's own thread (`debugMode`): one of their own would load and compile everything anew.
 */
export class SharingWorker extends Worker {
  protected static override async createWorkflowCreator(
    bundle: WorkflowBundleWithSourceMapAndFilename,
    options: CompiledWorkerOptions,
    logger: Logger,
  ): Promise<WorkflowCreator> {
    // Not by its name: a test may have changed its code.
    const code = createHash('sha256').update(bundle.code).digest('hex');
    const key = JSON.stringify([code, ...options.activities.keys()]);
    followNoPromises();
    // Without a limit to how long a step may compute: each would begin a thread that watches it.
    const unwatched = { ...options, debugMode: true, isolateExecutionTimeoutMs: undefined } as never;
    const made = creators.get(key) ?? Worker.createWorkflowCreator(bundle, unwatched, logger);
    creators.set(key, made);
    const creator = await made;
    // A worker ends its creator with itself; this one serves those that come after it.
    return { createWorkflow: (run) => creator.createWorkflow(run), destroy: async () => undefined };
  }
}
