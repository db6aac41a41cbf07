import { createWaitingActivities } from '../../../workers/control/asking-activities.ts';
import { createWaitingWorker } from '../../../workers/control/waiting-worker.ts';
import type { TestNamespace } from '../temporal/test-namespace.ts';
import { RECORDED_IDENTITY } from './histories/golden-files.ts';

/** Starts what waits for gates, as control workers do; returns what ends it. */
export async function startWaiting(place: TestNamespace): Promise<() => Promise<void>> {
  const { client, namespace } = place;
  const connection = await place.nativeConnection();
  const worker = await createWaitingWorker(
    { connection, namespace, dataConverter: {}, identity: RECORDED_IDENTITY },
    createWaitingActivities(client),
  );
  const waiting = worker.run();
  return async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await waiting;
  };
}
