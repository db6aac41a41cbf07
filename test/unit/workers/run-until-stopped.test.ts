import { Worker } from '@temporalio/worker';
import { beforeAll, expect, it } from 'vitest';
import { runUntilStopped } from '../../../workers/run-until-stopped.ts';
import { quietRuntime } from '../../support/temporal/quiet-runtime.ts';
import { openNamespace } from '../../support/temporal/test-namespace.ts';
import { until } from '../../support/until.ts';

beforeAll(quietRuntime);

/** Workers of a namespace of their own, and what closes their connection: refused while one of them holds it. */
async function scene() {
  const place = await openNamespace();
  const connection = await place.nativeConnection();
  const create = (taskQueue: string) =>
    Worker.create({ connection, namespace: place.namespace, taskQueue, activities: { rest: async () => null } });
  return { workers: [await create('one'), await create('other')], close: () => place.close() };
}

const statesOf = (workers: readonly Worker[]) => workers.map((worker) => worker.getState());

it('lets go of the connection of workers that were to stop before they ran', async () => {
  const { workers, close } = await scene();
  await runUntilStopped(workers, AbortSignal.abort());
  expect(statesOf(workers)).toEqual(['STOPPED', 'STOPPED']);
  await close();
});

it('runs workers until the signal', async () => {
  const { workers, close } = await scene();
  const stopping = new AbortController();
  const running = runUntilStopped(workers, stopping.signal);
  await until('both running', async () => statesOf(workers).every((state) => state === 'RUNNING'));
  stopping.abort();
  await running;
  expect(statesOf(workers)).toEqual(['STOPPED', 'STOPPED']);
  await close();
});
