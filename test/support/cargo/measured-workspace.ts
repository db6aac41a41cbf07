import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect } from 'vitest';
import { createMeasureExecutable } from '../../../activities/host/measure-executable.ts';
import { createMeasurePair } from '../../../activities/host/measure-pair.ts';
import type { StepHeartbeat } from '../../../activities/host/watch-step.ts';
import type { MeasureInput } from '../../../adapters/bench-host/measure/measure-input.ts';
import { detectIsolation } from '../../../adapters/confinement/sandbox/detect-isolation.ts';
import { MeasurementSet } from '../../../gate/baseline/measurement-set.ts';
import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import type { PairAsked, TakenPair } from '../../../gate/contract/measured/measured-pair.ts';
import type { MeasurementRef } from '../../../gate/contract/measured/measurement-ref.ts';
import { commitWorkspace, jobOf, rustHost, watching } from './rust-host.ts';

const COMMAND = 'cargo bench --workspace --features measured/cpu';

/** The small workspace with Criterion benches, built on a host of this name, and its executables as the activity has them. */
export async function measuredWorkspace(name: string) {
  const { isolation } = await detectIsolation();
  const rust = await rustHost(name, { isolation });
  const commit = await commitWorkspace();
  const prepared: HostJob = jobOf(rust.job, commit);
  await rust.bench.prepare(prepared, watching());
  const asked = { job: prepared, command: COMMAND, executables: null, timeoutMs: 240_000 };
  const built = (await rust.bench.build(asked, watching())).executables;
  const stored = new Map<string, unknown>();
  const store = {
    putJson: async (value: unknown) => {
      const uri = `memory:${stored.size}`;
      stored.set(uri, value);
      return { uri, digest: `sha256:${'0'.repeat(64)}` };
    },
  };

  /** The executable under a key of the test's own, so that no test finds what another measured. */
  const executable = (target: string, test: string): BenchExecutable => {
    const found = built.find((each) => each.target === target && each.kind === 'bench');
    if (found === undefined) throw new Error(`${target} was not built`);
    return { ...found, key: `${found.key} ${test}` };
  };
  const input = (target: string, test: string, environment: Record<string, string> = {}) => ({
    job: jobOf(rust.job, commit, { environment }),
    suite: 'workspace-cpu',
    command: COMMAND,
    executable: executable(target, test),
    timeoutMs: 120_000,
    remeasure: 0,
    noiseBand: 0.1,
  });
  return {
    isolation,
    rust,
    commit,
    executable,
    input,
    /** A file that benches write their names to: where the sandbox lets them. */
    trace(test: string) {
      const { target } = rust.pathsOf(rust.job);
      const outside = join(target.outside, 'tmp', `trace-${test}`);
      return {
        environment: { MEASURED_TRACE: join(target.inside, 'tmp', `trace-${test}`) },
        begin: () => rm(outside, { force: true }),
        read: async () => (await readFile(outside, 'utf8').catch(() => '')).split('\n').filter((line) => line !== ''),
      };
    },
    /** The activity in an attempt, with what its heartbeats say. */
    activity(attempt = 1) {
      const environment = new MockActivityEnvironment({ attempt });
      const beats: StepHeartbeat[] = [];
      environment.on('heartbeat', (details: StepHeartbeat) => beats.push(details));
      const measure = createMeasureExecutable({ bench: rust.bench, store });
      return {
        environment,
        beats,
        run: (of: ReturnType<typeof input> & Pick<MeasureInput, 'round'>): Promise<MeasurementRef> =>
          environment.run(measure, of),
      };
    },
    /** The activity that measures by turns, in an attempt. */
    pair(attempt = 1) {
      const environment = new MockActivityEnvironment({ attempt });
      const measure = createMeasurePair({ bench: rust.bench, store });
      return { run: (of: PairAsked): Promise<TakenPair> => environment.run(measure, of) };
    },
    setOf: (uri: string | undefined): MeasurementSet => MeasurementSet.parse(stored.get(uri ?? '')),
    async remove() {
      await rust.bench.remove(rust.job);
      await rm(commit.folder, { recursive: true, force: true });
    },
  };
}

/** The report of what is expected to fail as the gate says. */
export async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GateError);
  return (error as GateError).report;
}
