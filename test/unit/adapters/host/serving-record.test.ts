import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { announceServing, listServing, requestDrain } from '../../../../adapters/host/serving-record.ts';
import { drainCommand } from '../../../../cli/worker/drain.ts';
import { temporaryFolder } from '../../../support/processes/confine.ts';

const facts = (...hosts: string[]) => ({ pid: process.pid, role: 'cpu', hosts, startedAt: '2026-01-01T00:00:00.000Z' });

async function announced(folder: string, ...hosts: string[]) {
  const record = announceServing(folder, facts(...hosts));
  onTestFinished(() => record.close());
  await vi.waitFor(
    async () => expect((await listServing(folder)).flatMap((worker) => worker.hosts)).toContain(hosts[0]),
    { timeout: 240_000 },
  );
  return record;
}

const drained = (...hosts: string[]) => ({ hosts, control: false, buildId: null });

const io = (env: Record<string, string>) => {
  let said = '';
  const stdout = (text: string) => {
    said += text;
  };
  return { env, stdout, signal: new AbortController().signal, said: () => said };
};

it('is found where a worker of another version says more', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'workers'));
  await writeFile(join(folder, 'workers', 'later.json'), JSON.stringify({ ...facts('a-cpu'), lanes: ['cpu'] }));
  expect(await listServing(folder)).toMatchObject([{ id: 'later', hosts: ['a-cpu'] }]);
});

it('is found while it serves, is drained by a file, and is gone afterwards', async () => {
  const folder = await temporaryFolder();
  const record = await announced(folder, 'a-cpu');
  const [worker] = await listServing(folder);
  if (worker === undefined) throw new Error('it is not listed');
  expect(worker).toMatchObject(facts('a-cpu'));
  expect(record.draining.aborted).toBe(false);
  await requestDrain(folder, worker);
  await vi.waitFor(() => expect(record.draining.aborted).toBe(true), { timeout: 240_000 });
  expect(await listServing(folder)).toMatchObject([{ id: worker.id, draining: true }]);
  await record.close();
  expect(await listServing(folder)).toEqual([]);
  expect(await readdir(join(folder, 'workers'))).toEqual([]);
});

it('is passed over, and removed, where its worker was killed or it is no record', async () => {
  const folder = await temporaryFolder();
  await announced(folder, 'a-cpu');
  const records = join(folder, 'workers');
  const [own = ''] = await readdir(records);
  await writeFile(join(records, 'killed.json'), JSON.stringify(facts('b-cpu')));
  const old = new Date(Date.now() - 3_600_000);
  await utimes(join(records, 'killed.json'), old, old);
  await writeFile(join(records, 'broken.json'), '{"pid": "x"}');
  expect(await listServing(folder)).toMatchObject([{ hosts: ['a-cpu'] }]);
  expect((await readdir(records)).sort()).toEqual([own, 'broken.json'].sort());
});

it('announces itself as soon as its folder can be written', async () => {
  const parent = await temporaryFolder();
  const folder = join(parent, 'work');
  await writeFile(folder, 'in the way');
  const record = announceServing(folder, facts('a-cpu'));
  onTestFinished(() => record.close());
  expect(await listServing(folder)).toEqual([]);
  await rm(folder);
  await vi.waitFor(async () => expect(await listServing(folder)).toHaveLength(1), { timeout: 240_000 });
});

it('is drained by name from the command line, which can wait for its end', async () => {
  const folder = await temporaryFolder();
  const env = { BENCHMARK_GATE_WORK: folder };
  const a = await announced(folder, 'a-cpu');
  const b = await announced(folder, 'b-cpu');
  a.draining.addEventListener('abort', () => void a.close(), { once: true });
  const waiting = io(env);
  expect(await drainCommand(drained('a-cpu'), 30_000, waiting)).toBe(0);
  expect(waiting.said()).toBe(`draining a-cpu (process ${process.pid})\nended a-cpu (process ${process.pid})\n`);
  expect(b.draining.aborted).toBe(false);

  expect(await drainCommand(drained(), 0, io(env))).toBe(4);
  await vi.waitFor(() => expect(b.draining.aborted).toBe(true), { timeout: 240_000 });
});

it('says which hosts there are where one is asked for that is not', async () => {
  const folder = await temporaryFolder();
  const env = { BENCHMARK_GATE_WORK: folder };
  await expect(drainCommand(drained(), null, io(env))).rejects.toThrow(
    `no host serves from ${folder} (BENCHMARK_GATE_WORK)`,
  );
  await announced(folder, 'a-cpu');
  await expect(drainCommand(drained('c'), null, io(env))).rejects.toThrow(/no host c serves from .*; there is a-cpu/);
});
