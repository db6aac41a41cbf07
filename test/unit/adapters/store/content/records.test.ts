import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { runRecord } from '../../../../../gate/baseline/run-record.ts';
import { temporaryStore } from '../../../../support/store/store-folder.ts';

const run = '0198c0de-0000-7000-8000-000000000001';

describe('records of a run', () => {
  it('lie as plain files under names that people find', async () => {
    const { root, store } = await temporaryStore();
    const stored = await store.putRecord(runRecord(run, 'ledger/before.md'), '# Ledger\n');
    expect(stored.created).toBe(true);
    expect(await readFile(`${root}/runs/${run}/ledger/before.md`, 'utf8')).toBe('# Ledger\n');
    expect((await store.getRecord(stored.uri)).toString()).toBe('# Ledger\n');
    expect((await store.getRecord(runRecord(run, 'ledger/before.md'))).toString()).toBe('# Ledger\n');
  });

  it('are compressed where the name says so', async () => {
    const { root, store } = await temporaryStore();
    const path = runRecord(run, 'logs/cpu.log.gz');
    const stored = await store.putRecord(path, 'measured\n');
    expect(gunzipSync(await readFile(`${root}/${path}`)).toString()).toBe('measured\n');
    expect((await store.getRecord(path)).toString()).toBe('measured\n');
    expect(stored.digest).toBe((await store.put('measured\n', { contentType: 'text/plain' })).digest);
  });

  it('keep what the first writer set, and say so', async () => {
    const { store } = await temporaryStore();
    const path = runRecord(run, 'ledger/before.md');
    const first = await store.putRecord(path, 'before');
    const second = await store.putRecord(path, 'after the first attempt');
    expect(second).toEqual({ ...first, created: false });
    expect((await store.getRecord(path)).toString()).toBe('before');
  });

  it('are listed by folder', async () => {
    const { store } = await temporaryStore();
    const names = ['history/0-a.json.gz', 'history/1-b.json.gz', 'ledger/before.md'];
    for (const name of names.toReversed()) await store.putRecord(runRecord(run, name), name);
    expect(await store.listRecords(`runs/${run}`)).toEqual(names.map((name) => runRecord(run, name)));
    expect(await store.listRecords(`runs/${run}/history`)).toHaveLength(2);
    expect(await store.listRecords('runs/none')).toEqual([]);
  });

  it.each([
    '../outside',
    'runs/../../outside',
    'runs/x/../../sha256/aa',
    'sha256/aa/bb',
    'runs/x',
    '/etc/passwd',
    'runs/x/.hidden',
    'runs/x/a\0b',
    '',
  ])('refuse the name %j', async (name) => {
    const { store } = await temporaryStore();
    await expect(store.putRecord(name, 'x')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(store.getRecord(name)).rejects.toMatchObject({ kind: 'not-found' });
  });
});
