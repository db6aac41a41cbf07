import { Client } from '@temporalio/client';
import type { Environment } from '../../../adapters/files/user-folders.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { payloadReferences } from '../../../adapters/store/payloads/payload-references.ts';
import { CONTROL_QUEUE } from '../../../gate/names/names.ts';
import { boundingAttempts } from '../../../workers/attempt-signal.ts';
import { createControlActivities } from '../../../workers/control/control-activities.ts';
import { heartbeating } from '../../../workers/heartbeating.ts';
import { runUntilStopped } from '../../../workers/run-until-stopped.ts';
import { quietRuntime } from '../temporal/quiet-runtime.ts';
import { SharingWorker } from '../temporal/sharing-worker.ts';
import type { TestNamespace } from '../temporal/test-namespace.ts';
import { workflowBundle } from '../temporal/workflow-bundle.ts';

/**
 * Serves control in the tests' own process, with the very activities of a control worker: a process of its own takes
 * seconds of CPU time to start, which only those need that kill it, or look at what it is.
 *
 * @param env what the process would be given
 * @returns ends it
 */
export async function serveControl(place: TestNamespace, env: Environment): Promise<() => Promise<void>> {
  quietRuntime();
  const { namespace, connection } = place;
  const store = openStore(env);
  const dataConverter = payloadReferences(() => store);
  const client = new Client({ connection, namespace, dataConverter });
  const worker = await SharingWorker.create({
    connection: await place.nativeConnection(),
    namespace,
    dataConverter,
    taskQueue: CONTROL_QUEUE,
    workflowBundle: await workflowBundle(),
    activities: { ...(await createControlActivities(env, client, () => {})) },
    interceptors: { activity: [heartbeating, boundingAttempts] },
    maxHeartbeatThrottleInterval: '3s',
    defaultHeartbeatThrottleInterval: '3s',
  });
  const stopping = new AbortController();
  const running = runUntilStopped([worker], stopping.signal);
  // Awaited at the end: until then a failure isn't unseen, only early.
  running.catch(() => undefined);
  return () => {
    stopping.abort();
    return running;
  };
}
