import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { announceServing, listServing } from '../../../../adapters/host/serving-record.ts';
import { type Drained, drainCommand } from '../../../../cli/worker/drain.ts';
import { temporaryFolder } from '../../../support/processes/confine.ts';

const PATIENCE = { timeout: 240_000 };

/** A worker that serves from a folder, as far as a drain can see. */
async function serves(folder: string, more: { hosts?: string[]; buildId?: string } = {}) {
  const facts = { pid: process.pid, role: 'control', hosts: [], startedAt: new Date().toISOString(), ...more };
  const before = (await listServing(folder)).length;
  const record = announceServing(folder, facts);
  onTestFinished(() => record.close());
  await vi.waitFor(async () => expect(await listServing(folder)).toHaveLength(before + 1), PATIENCE);
  return record;
}

async function drain(folder: string, asked: Partial<Drained>, waitMs: number | null) {
  let said = '';
  const stdout = (text: string) => {
    said += text;
  };
  const io = { env: { BENCHMARK_GATE_WORK: folder }, stdout, signal: new AbortController().signal };
  const code = await drainCommand({ hosts: [], control: false, buildId: null, ...asked }, waitMs, io);
  return { code, said };
}

it('takes control workers out where they are named, and hosts alone where nothing is', async () => {
  const folder = await temporaryFolder();
  const control = await serves(folder);
  const host = await serves(folder, { hosts: ['a-cpu'] });
  expect((await drain(folder, {}, null)).said).toBe(`draining a-cpu (process ${process.pid})\n`);
  await vi.waitFor(() => expect(host.draining.aborted).toBe(true), PATIENCE);
  expect(control.draining.aborted).toBe(false);
  expect((await drain(folder, { control: true }, null)).said).toBe(`draining control (process ${process.pid})\n`);
  await vi.waitFor(() => expect(control.draining.aborted).toBe(true), PATIENCE);
});

it('takes those of one build out, and says which there are where there is none of it', async () => {
  const folder = await temporaryFolder();
  await expect(drain(folder, { control: true }, null)).rejects.toThrow(/^no control worker serves from /);
  const old = await serves(folder, { buildId: '1.0' });
  const next = await serves(folder, { buildId: '2.0' });
  await expect(drain(folder, { control: true, buildId: '3.0' }, null)).rejects.toThrow(
    /no control worker of build 3\.0 serves from .*; there is 1\.0, 2\.0/,
  );
  await drain(folder, { control: true, buildId: '1.0' }, null);
  await vi.waitFor(() => expect(old.draining.aborted).toBe(true), PATIENCE);
  expect(next.draining.aborted).toBe(false);
});

it('passes on what a worker had to say, also where it ended before anybody looked', async () => {
  const folder = await temporaryFolder();
  const record = await serves(folder);
  record.draining.addEventListener('abort', () => {
    record.warn('3 runs wait');
    void record.close();
  });
  const { code, said } = await drain(folder, { control: true }, 240_000);
  const who = `control (process ${process.pid})`;
  expect([code, said]).toEqual([0, `draining ${who}\n3 runs wait\nended ${who}\n`]);
  expect(await readdir(join(folder, 'workers'))).toEqual([]);
});

it('keeps no words that nobody waits for', async () => {
  const folder = await temporaryFolder();
  const record = await serves(folder);
  record.warn('3 runs wait');
  await record.close();
  expect(await readdir(join(folder, 'workers'))).toHaveLength(1);
  await listServing(folder, Date.now() + 3_600_000);
  expect(await readdir(join(folder, 'workers'))).toEqual([]);
});
