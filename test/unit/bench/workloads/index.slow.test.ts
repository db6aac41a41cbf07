import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type LogForm, writeLog } from '../../../../bench/inputs/log-text.ts';
import { writeTree } from '../../../../bench/inputs/result-files.ts';
import { storedRun } from '../../../../bench/inputs/stored-set.ts';
import { runJob } from '../../../../bench/jobs/job.ts';
import { WORKLOADS, type WorkloadName } from '../../../../bench/workloads/index.ts';
import { INPUT_FILE } from '../../../../bench/workloads/judge.ts';

const BENCHMARKS = 20;

const folder = async (): Promise<string> => {
  const made = await mkdtemp(path.join(tmpdir(), 'bench-test-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
};

const run = async (workload: WorkloadName, place: string) =>
  (await WORKLOADS[workload]({ path: place, benchmarks: BENCHMARKS }))();

it.each(['log', 'results', 'terminal', 'blanks', 'sparse'] as const)(
  'reads every benchmark of an output of the form %s',
  async (form: LogForm) => {
    const file = path.join(await folder(), 'output.txt');
    await writeLog(file, form, BENCHMARKS);
    const { bytes, items } = await run('read-output', file);
    expect(items).toBe(BENCHMARKS);
    expect((await run('read-lines', file)).bytes).toBe(bytes);
  },
);

it.each([
  ['print-endless', 'drop-endless'],
  ['read-sparse', 'drop-sparse'],
] as const)('%s reads all that %s makes', async (reading, dropping) => {
  expect((await run(reading, '')).bytes).toBe((await run(dropping, '')).bytes);
});

it('reads the whole of a tree', async () => {
  const root = await folder();
  await writeTree(root, BENCHMARKS, 10);
  expect((await run('read-tree', root)).items).toBe(BENCHMARKS);
  expect((await run('parse-tree', root)).items).toBe(BENCHMARKS);
});

it('keeps a baseline and takes it back', async () => {
  const place = await folder();
  for (const workload of ['store-both', 'store-read', 'file-both', 'compressed-both'] as const) {
    expect((await run(workload, place)).items).toBe(BENCHMARKS);
  }
});

it('judges the whole of a stored set', async () => {
  const place = await folder();
  await writeFile(path.join(place, INPUT_FILE), JSON.stringify(await storedRun(place, BENCHMARKS, 10)));
  for (const workload of ['judge-set', 'parse-set'] as const) {
    expect((await run(workload, place)).items).toBe(BENCHMARKS);
  }
});

it('gives no figure of a wrong answer', async () => {
  const file = path.join(await folder(), 'output.txt');
  await writeLog(file, 'log', BENCHMARKS - 1);
  await expect(run('read-output', file)).rejects.toThrow('19 of 20 benchmarks were handled');
});

it('measures a job in a process of its own', async () => {
  const file = path.join(await folder(), 'output.txt');
  await writeLog(file, 'log', BENCHMARKS);
  const job = { workload: 'read-output', input: { path: file, benchmarks: BENCHMARKS }, warmUps: 1 } as const;
  const { items, cpuSeconds, wallSeconds, peakRss } = await runJob(job);
  expect(items).toBe(BENCHMARKS);
  expect(Math.min(cpuSeconds, wallSeconds, peakRss)).toBeGreaterThan(0);
  const missing = { ...job, input: { path: `${file}.missing`, benchmarks: BENCHMARKS } };
  await expect(runJob(missing)).rejects.toThrow('read-output ended with exit code 1');
});
