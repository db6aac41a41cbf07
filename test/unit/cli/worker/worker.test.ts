import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../../../support/processes/confine.ts';
import { startWorker } from '../../../support/processes/worker-process.ts';
import { openNamespace, type TestNamespace } from '../../../support/temporal/test-namespace.ts';

let place: TestNamespace;
beforeAll(async () => {
  place = await openNamespace();
});
afterAll(() => place?.close());

it('says where its store is once, though it serves control and hosts', async () => {
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
  await worker.stop();
  const said = (await readFile(log, 'utf8')).split('\n');
  expect(said.filter((line) => line.includes('store: '))).toEqual([`store: ${pathToFileURL(store)}/`]);
  expect(said.filter((line) => line.startsWith('serving all on '))).toHaveLength(1);
});
