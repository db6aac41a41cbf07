import { mkdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { requireBuilt } from '../../../../../adapters/bench-host/build/require-built.ts';
import type { StepResult } from '../../../../../adapters/bench-host/job/run-step.ts';
import { jobPaths } from '../../../../../adapters/host/jobs/job-paths.ts';
import { compiled, ENGINE } from '../../../../support/cargo/failure-cases.ts';
import { temporaryFolder } from '../../../../support/processes/confine.ts';

/** How a build of the change's own crate is judged that the kernel ended. */
async function judged(
  end: Partial<StepResult>,
  said = 'signal: 9, SIGKILL: kill',
  isOwnBudget?: boolean,
  folder?: string,
) {
  const workFolder = folder ?? (await temporaryFolder());
  const paths = jobPaths({ workFolder, workflowId: 'gate', firstExecutionRunId: 'run', isolation: 'none' });
  await mkdir(paths.records, { recursive: true });
  const toolchain = { requested: null, name: null, rustc: 'rustc 1.92.0', cargo: 'cargo 1.92.0' };
  const prepared = { commit: 'c', tree: 't', triple: 'x86_64-unknown-linux-gnu', toolchain };
  const lines = compiled('engine', said);
  const result: StepResult = {
    ...{ exitCode: 101, signal: null, timedOut: false, cancelled: false, durationMs: 1, tail: '', stdout: null },
    ...{ lines, errorLines: lines, log: null, peakMemoryBytes: null, metLimit: null, oomKills: 0 },
    leftDiskFull: false,
    ...end,
  };
  const opened = { paths, environment: {}, prepared };
  return requireBuilt(
    opened,
    result,
    { command: 'cargo bench', timeoutMs: 1_800_000, ...(isOwnBudget === undefined ? {} : { isOwnBudget }) },
    () => ENGINE,
  ).then(
    () => 'built',
    (error: { report: { class: string; message: string } }) => error.report,
  );
}

it.each([
  ['memory', 'ran out of memory (limit 12.0 GiB)'],
  ['disk', 'wrote more to a file than it may (limit 16.0 GiB)'],
  ['processes', 'met the limit of 4096 processes'],
] as const)('a build that takes more %s than was set for it does not compile', async (kind, words) => {
  const report = await judged({ metLimit: { kind, isOwn: true, words }, oomKills: 1 });
  expect(report).toMatchObject({ class: 'compile-error', message: `building ${words}` });
});

it.each([
  ['memory', 'was ended since the machine had no memory left'],
  ['disk', 'filled the disk (less than 1.0 GiB were left)'],
] as const)('a build on a machine that has no %s left is tried again', async (kind, words) => {
  const report = await judged({ metLimit: { kind, isOwn: false, words }, oomKills: 1 });
  expect(report).toMatchObject({ class: 'transient', message: `building ${words}` });
});

it('a build that fills the disk whenever it is tried is the change’s when no attempt is left, as far as its base builds', async () => {
  const folder = await temporaryFolder();
  const words = 'filled the disk (less than 1.0 GiB were left)';
  const attempt = () => judged({ metLimit: { kind: 'disk', isOwn: false, words } }, undefined, undefined, folder);
  expect(await attempt()).toMatchObject({ class: 'transient', message: `building ${words}` });
  expect(await attempt()).toMatchObject({ class: 'transient' });
  expect(await attempt()).toMatchObject({
    ...{ class: 'compile-error', filledDisk: true },
    message: `building ${words}, 3 times`,
  });
});

it('a build that ended well has its earlier floods forgotten', async () => {
  const folder = await temporaryFolder();
  const metLimit = { kind: 'disk', isOwn: false, words: 'filled the disk (less than 1.0 GiB were left)' } as const;
  const attempt = (end: Partial<StepResult>) => judged(end, undefined, undefined, folder);
  for (const end of [{ metLimit }, { metLimit }, { exitCode: 0 }]) await attempt(end);
  expect(await attempt({ metLimit })).toMatchObject({ class: 'transient' });
});

it('a build whose compiler the kernel ended, for whatever reason, is tried again', async () => {
  expect(await judged({ metLimit: null, oomKills: 1 })).toMatchObject({ class: 'transient' });
});

it('a build that takes longer than the profile gives a build does not compile', async () => {
  expect(await judged({ timedOut: true }, undefined, true)).toMatchObject({
    class: 'compile-error',
    message: expect.stringMatching(/^building took longer than its budget of 1800 s; .*budget\.build/),
  });
});

it.each([false, undefined])('a build that the rest of the pass may have ended is out of budget (%s)', async (isOwn) => {
  expect(await judged({ timedOut: true }, undefined, isOwn)).toMatchObject({ class: 'budget-out' });
});

it('a build that met a limit of its own does not compile, whatever ended it first', async () => {
  const words = 'ran out of memory (limit 12.0 GiB)';
  const metLimit = { kind: 'memory', isOwn: true, words } as const;
  expect(await judged({ timedOut: true, metLimit })).toMatchObject({
    class: 'compile-error',
    message: `building ${words}`,
  });
});
