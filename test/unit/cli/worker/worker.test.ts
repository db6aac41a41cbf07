import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LANES, laneQueue } from '../../../../gate/names/names.ts';
import { temporaryFolder } from '../../../support/processes/confine.ts';
import { startWorker } from '../../../support/processes/worker-process.ts';
import { openNamespace, type TestNamespace } from '../../../support/temporal/test-namespace.ts';
import { until } from '../../../support/until.ts';

let place: TestNamespace;
beforeAll(async () => {
  place = await openNamespace();
});
afterAll(() => place?.close());

async function isPolled(name: string): Promise<boolean> {
  const { pollers } = await place.client.workflowService.describeTaskQueue({
    namespace: place.namespace,
    taskQueue: { name },
    taskQueueType: 2,
  });
  return (pollers ?? []).length > 0;
}

it('says where its store is, and what it lacks, once, though it serves control and hosts', async () => {
  const folder = await temporaryFolder();
  const log = join(folder, 'worker.log');
  const store = join(folder, 'store');
  const worker = await startWorker(
    'all',
    {
      TEMPORAL_ADDRESS: place.address,
      TEMPORAL_NAMESPACE: place.namespace,
      BENCHMARK_GATE_STORE: store,
      BENCHMARK_GATE_WORK: join(folder, 'work'),
      BENCHMARK_GATE_LOCK: join(folder, 'machine.lock'),
    },
    log,
  );
  // What a host says of its machine it has said when it takes work.
  await Promise.all(LANES.map((lane) => until(`a host of ${lane}`, () => isPolled(laneQueue(lane)))));
  await worker.stop();
  const said = (await readFile(log, 'utf8')).split('\n');
  const ofMachine = said.filter((line) => /^(?:limits|isolation|sandbox): /.test(line));
  expect(ofMachine).toEqual([...new Set(ofMachine)]);
  expect(said.filter((line) => line.includes('store: '))).toEqual([`store: ${pathToFileURL(store)}/`]);
  expect(said.filter((line) => line.startsWith('serving all on '))).toHaveLength(1);
});
