import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { beginLog, keepLogs } from '../../../../../adapters/bench-host/job/kept-logs.ts';
import { jobPaths } from '../../../../../adapters/host/jobs/job-paths.ts';
import { StoreError } from '../../../../../adapters/store/content/store-error.ts';
import { logRecord } from '../../../../../gate/baseline/run-record.ts';
import { temporaryFolder } from '../../../../support/processes/confine.ts';
import { temporaryStore } from '../../../../support/store/store-folder.ts';

const job = { workflowId: 'gate', firstExecutionRunId: '0198c0de-0000-7000-8000-000000000001', lane: 'cpu' } as const;

async function hostWithStore() {
  const { store } = await temporaryStore();
  const paths = jobPaths({ workFolder: await temporaryFolder(), ...job, isolation: 'none' });
  await mkdir(paths.records, { recursive: true });
  const state = { fails: false };
  const putRecord: typeof store.putRecord = async (path, content) => {
    if (state.fails) throw new StoreError('unavailable', 'the store is away');
    return store.putRecord(path, content);
  };
  const lie = async (): Promise<string[]> => readdir(join(paths.records, 'logs'));
  return { host: { putRecord }, paths, store, state, lie };
}

describe("a job's logs", () => {
  it('are kept one a command, by time, lane and name, and leave nothing behind', async () => {
    const { host, paths, store, lie } = await hostWithStore();
    const file = await beginLog(host, job, paths, 'measure-a b/../\n$c');
    expect(file).toMatch(/\/logs\/\d{8}T\d{6}\.\d{3}Z-cpu-measure-a-b-..-c\.log$/);
    await writeFile(file, 'printed\n');
    const uri = (await keepLogs(host, job, paths)).get(file) ?? '';
    expect((await store.getRecord(uri)).toString()).toBe('printed\n');
    expect(await store.listRecords(logRecord(job.firstExecutionRunId))).toHaveLength(1);
    expect(await lie()).toEqual([]);
  });

  it('are not kept where nothing was printed', async () => {
    const { host, paths, lie } = await hostWithStore();
    const file = await beginLog(host, job, paths, 'list');
    await writeFile(file, '');
    expect(await keepLogs(host, job, paths)).toEqual(new Map());
    expect(await lie()).toEqual([]);
  });

  it('wait for a store that is away, and for the attempt after a killed one', async () => {
    const { host, paths, store, state } = await hostWithStore();
    const first = await beginLog(host, job, paths, 'measure');
    await writeFile(first, 'of the first attempt\n');
    state.fails = true;
    expect(await keepLogs(host, job, paths)).toEqual(new Map());
    expect(await readFile(first, 'utf8')).toBe('of the first attempt\n');
    state.fails = false;
    const second = await beginLog(host, job, paths, 'measure');
    await writeFile(second, 'of the second attempt\n');
    expect([...(await keepLogs(host, job, paths)).keys()]).toEqual([second]);
    const kept = await store.listRecords(logRecord(job.firstExecutionRunId));
    const texts = await Promise.all(kept.map(async (path) => (await store.getRecord(path)).toString()));
    expect(texts).toEqual(['of the first attempt\n', 'of the second attempt\n']);
  });

  it('are bounded for a run', async () => {
    const { host, paths, store, lie } = await hostWithStore();
    for (let at = 0; at < 5; at += 1) {
      const file = await beginLog(host, job, paths, `large-${at}`);
      await writeFile(file, Buffer.alloc(60 * 1024 * 1024, 'x'));
    }
    await keepLogs(host, job, paths);
    expect(await store.listRecords(logRecord(job.firstExecutionRunId))).toHaveLength(4);
    expect(await lie()).toEqual([]);
  });
});
