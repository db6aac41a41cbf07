import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../../../support/processes/run-cli.ts';
import { exampleDocument } from '../../../support/store/example-document.ts';
import { age, filesBelow, temporaryStore } from '../../../support/store/store-folder.ts';

/** A store with a baseline of 2020, and the commands on it as a process of their own. */
async function world() {
  const { root, store } = await temporaryStore();
  const long = { startedAt: '2020-01-01T00:00:00Z', finishedAt: '2020-01-01T00:05:00Z' };
  const entry = await store.writeBaseline(exampleDocument(long));
  const run = (...args: string[]) => runCli(['baseline', ...args], { env: { BENCHMARK_GATE_STORE: root } });
  return { root, entry, run };
}

it('verifies, with the exit codes that agents branch on', async () => {
  const { root, entry, run } = await world();
  expect(await run('verify')).toMatchObject({ code: 0, stdout: expect.stringContaining(`ok     ${entry.digest}`) });
  expect(await run('verify', entry.commit, '--json')).toMatchObject({ code: 0, stderr: '' });
  expect(await run('verify', 'HEAD')).toMatchObject({ code: 2, stdout: '' });
  await writeFile(new URL(entry.uri), 'damaged');
  const { code, stdout } = await run('verify', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout).baselines).toEqual([
    { digest: entry.digest, uri: entry.uri, signature: 'unsigned', faults: [expect.stringContaining('is damaged')] },
  ]);
  await rm(root, { recursive: true });
  await writeFile(root, 'no folder');
  expect((await run('verify')).code).toBe(3);
});

it('exports the document, and names what it is not told', async () => {
  const { root, entry, run } = await world();
  const file = path.join(root, '..', 'baseline.json');
  expect(await run('export', entry.digest, '--format', 'json', '--to', file)).toMatchObject({
    code: 0,
    stdout: `wrote ${file}`,
  });
  expect(JSON.parse(await readFile(file, 'utf8')).commit).toBe(entry.commit);
  const tree = path.join(root, '..', 'tree');
  const without = await run('export', entry.digest, '--format', 'criterion', '--to', tree);
  expect(without.code).toBe(2);
  expect(without.stderr).toContain('i2s/quantize/0 (workspace-cpu, quantization): its folder was not kept');
  for (const args of [
    ['--to', file],
    ['--format', 'csv', '--to', file],
    ['--format', 'json'],
  ]) {
    expect(await run('export', entry.digest, ...args), args.join(' ')).toMatchObject({ code: 2, stdout: '' });
  }
});

it('prunes only when it is told, and says before what it would do', async () => {
  const { root, run } = await world();
  await age(root, 400);
  const before = await filesBelow(root);
  const options = ['--keep-newest', '0', '--keep-branch-days', '30'];
  expect((await run('prune')).stdout).toMatch(/^removed 0 of 1 baselines/);
  expect((await run('prune', '--dry-run', ...options)).stdout).toMatch(/^would remove 1 of 1 baselines/m);
  expect(await filesBelow(root)).toEqual(before);
  expect((await run('prune', '--keep-days', 'all')).code).toBe(2);
  const { code, stdout } = await run('prune', '--json', ...options);
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { dryRun: false, kept: 0, leftAlone: [] }]);
  expect(await filesBelow(root)).toEqual([]);
});
