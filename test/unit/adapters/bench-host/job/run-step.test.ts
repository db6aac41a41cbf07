import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../../../adapters/bench-host/failure/program-words.ts';
import { runStep, waitingText } from '../../../../../adapters/bench-host/job/run-step.ts';
import { createRunConfined } from '../../../../../adapters/confinement/run-confined.ts';
import { jobPaths } from '../../../../../adapters/host/jobs/job-paths.ts';
import { jobOf, watching } from '../../../../support/cargo/rust-host.ts';
import { LIMITS, temporaryFolder } from '../../../../support/processes/confine.ts';

/** Runs a shell's script as a step of a job. */
async function step(script: string) {
  const identity = { workflowId: 'gate', firstExecutionRunId: 'run' };
  const paths = jobPaths({ workFolder: await temporaryFolder(), ...identity, isolation: 'none' });
  await mkdir(paths.records, { recursive: true });
  const lockFile = join(await temporaryFolder(), 'lock');
  const host = {
    runConfined: createRunConfined({ lockFile, isolation: 'none', limits: LIMITS, cgroup: null, secrets: [] }),
    renew: async () => {},
    putRecord: async () => ({ uri: 'file:///none', digest: `sha256:${'0'.repeat(64)}`, created: true }),
  };
  const commit = { folder: '', bundle: '', commit: '0'.repeat(40), tree: '0'.repeat(40) };
  const command = {
    file: 'sh',
    args: ['-c', script],
    cwd: paths.records,
    environment: { PATH: '/usr/bin:/bin' },
    writable: [],
    readable: [],
    hidden: [],
    network: false,
    gpu: false,
    timeoutMs: 60_000,
    log: 'measure-x',
  };
  return runStep(host, { paths, job: jobOf(identity, commit) }, command, watching());
}

describe('a step', () => {
  it('tells a panic whole, though lines of standard output came between its own', async () => {
    const result = await step(`
      echo "thread 'main' (2) panicked at a.rs:1:2:" >&2; sleep 0.1
      echo "Benchmarking fails"; sleep 0.1
      echo "the kernel returned NaN" >&2; sleep 0.1
      echo "Benchmarking fails: Warming up"; sleep 0.1
      echo "note: run with RUST_BACKTRACE=1" >&2; exit 101`);
    expect(wordsOf(result)).toEqual(["thread 'main' (2) panicked at a.rs:1:2:", 'the kernel returned NaN']);
  });

  it('tells the last words of both streams in the order of their arrival where nothing panicked', async () => {
    const result = await step('echo one; sleep 0.1; echo two >&2; sleep 0.1; echo three; exit 1');
    expect(wordsOf(result)).toEqual(['one', 'two', 'three']);
    expect(result.errorLines).toEqual(['two']);
  });

  it('finds a panic that a program printed on standard output', async () => {
    const result = await step(`echo "thread 'main' panicked at a.rs:1:2:"; echo why; exit 101`);
    expect(wordsOf(result)).toEqual(["thread 'main' panicked at a.rs:1:2:", 'why']);
  });
});

it.each([
  [null, 'something else is built or measured on it'],
  ['pr-7 of a/b at 0b5f02c1 builds', "this run's other lane builds"],
  ['pr-7 of a/b at 99999999 builds', 'pr-7 of a/b at 99999999 builds'],
])('says since when a step waits and for whom, and never that a run waits for itself: %j', (holder, said) => {
  const text = waitingText(holder, 'pr-7 of a/b at 0b5f02c1', Date.parse('2026-11-22T10:05:21.400Z'));
  expect(text).toBe(`waiting for the machine since 10:05:21 UTC: ${said}`);
});
