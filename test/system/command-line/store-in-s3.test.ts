import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../adapters/store/open-store.ts';
import { readyStore } from '../../../workers/ready-store.ts';
import { runCli } from '../../support/processes/run-cli.ts';
import { runInside } from '../../support/processes/run-inside.ts';
import { exampleDocument } from '../../support/store/example-document.ts';
import { standInStore } from '../../support/store/s3-stand-in-store.ts';
import { temporaryStore } from '../../support/store/store-folder.ts';

const BENCHMARK_GATE_STORE = 's3://bucket/gate';

describe('commands on a store in S3 (a stand-in server)', () => {
  it('find what is there, and say nothing else', async () => {
    const { environment } = await standInStore();
    const store = openStore({ ...environment, BENCHMARK_GATE_STORE });
    const { digest, uri } = await store.writeBaseline(exampleDocument());
    const env = { ...environment, BENCHMARK_GATE_STORE };
    const listed = await runCli(['baseline', 'list', '--json'], { env });
    expect([listed.code, listed.stderr, JSON.parse(listed.stdout)]).toEqual([
      0,
      '',
      [expect.objectContaining({ digest, uri })],
    ]);
    expect(await runCli(['baseline', 'verify', digest], { env })).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([
    [{ status: 404, code: 'NoSuchBucket' }, 2, 'there is no such bucket'],
    [{ status: 403, code: 'AccessDenied' }, 2, 'no permission'],
    [{ status: 503, code: 'SlowDown' }, 3, 'try again later'],
  ])('say in one line what %j means', async (fault, code, mend) => {
    const { server, environment } = await standInStore();
    server.fault = () => fault;
    for (const args of [['list'], ['verify']]) {
      const ended = await runInside(['baseline', ...args], { env: { ...environment, BENCHMARK_GATE_STORE } });
      expect([ended.code, ended.stdout]).toEqual([code, '']);
      expect(ended.stderr).toMatch(/^benchmark-gate: the store could not open s3:\/\/bucket\/gate\/ on [^\n]+$/);
      expect(ended.stderr).toContain(mend);
    }
  });
});

describe('a worker’s store', () => {
  it('is refused at the start where only a person can mend it', async () => {
    const { server, environment } = await standInStore();
    const store = openStore({ ...environment, BENCHMARK_GATE_STORE });
    const said: string[] = [];
    server.fault = ({ method }) => (method === 'PUT' ? 'overwrite' : null);
    await expect(readyStore(store, (line) => void said.push(line))).rejects.toMatchObject({ kind: 'misconfigured' });
    expect(said).toEqual([]);
    server.fault = () => ({ status: 503 });
    const later = openStore({ ...environment, BENCHMARK_GATE_STORE });
    await readyStore(later, (line) => void said.push(line));
    server.fault = () => null;
    await readyStore(later, (line) => void said.push(line));
    expect(said).toEqual([
      expect.stringMatching(/^store: s3:\/\/bucket\/gate\/ can't be used now: .*try again later$/),
      'store: s3://bucket/gate/',
    ]);
  });

  it('may be a folder that can’t be written yet', async () => {
    const { root, store } = await temporaryStore();
    const said: string[] = [];
    await readyStore(store, (line) => void said.push(line));
    await writeFile(path.join(root, 'file'), '');
    const within = openStore({ BENCHMARK_GATE_STORE: path.join(root, 'file', 'store') });
    await readyStore(within, (line) => void said.push(line));
    expect(said).toEqual([
      expect.stringMatching(/^store: file:.*\/store\/$/),
      expect.stringMatching(/can't be used now: .*a part of the path is a file/),
    ]);
  });
});
