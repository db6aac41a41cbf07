import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { createMeasureExecutable } from '../../../activities/host/measure-executable.ts';
import { createBenchSteps } from '../../../adapters/bench-host/bench-steps.ts';
import { MeasurementSet } from '../../../gate/baseline/measurement-set.ts';
import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import { type Commit, fingerprint, jobOf, type rustHost } from './rust-host.ts';

const COMMAND = 'cargo bench -p faulty --bench faults';
const DEVICE = { model: 'Example GPU', driver: '550.1', memoryBytes: 24e9 };

/** What was built for all tests of measuring. */
interface Built {
  readonly rust: Awaited<ReturnType<typeof rustHost>>;
  readonly commit: Commit;
  /** The bench `faults`, under a key of its own for each test. */
  readonly faults: (test: string) => BenchExecutable;
}

/** Measures on a host whose device answers so often, and then no more. */
async function measure({ rust, commit, faults }: Built, test: string, fault: string, answers: number) {
  const stored: unknown[] = [];
  let left = answers;
  const describeHost = async () => ({ ...fingerprint, gpu: left-- > 0 ? DEVICE : null });
  const activity = createMeasureExecutable({
    bench: createBenchSteps({ ...rust.host, describe: describeHost }),
    store: {
      putJson: async (value: unknown) => {
        stored.push(value);
        return { uri: `memory:${stored.length}`, digest: `sha256:${'0'.repeat(64)}` };
      },
    },
  });
  const error: unknown = await new MockActivityEnvironment({ attempt: 1 })
    .run(activity, {
      job: jobOf(rust.job, commit, { lane: 'cuda', environment: { FAULT: fault } }),
      suite: 'workspace-gpu',
      command: COMMAND,
      executable: faults(test),
      timeoutMs: 60_000,
      remeasure: 0,
      noiseBand: 0.1,
    })
    .then(
      () => null,
      (reason: unknown) => reason,
    );
  if (!(error instanceof GateError)) throw new Error(`it did not fail as it should: ${String(error)}`);
  return { report: error.report, sets: stored.map((set) => MeasurementSet.parse(set)) };
}

/** Registers the tests of a lane whose device may be lost. */
export function describeMeasuringOnCuda(built: () => Built): void {
  describe('on the CUDA lane', () => {
    it('keeps what was measured before the device was lost, whatever the program said of it', async () => {
      const { report, sets } = await measure(built(), 'lost', 'exit', 1);
      expect(report).toMatchObject({
        class: 'no-cuda',
        message: 'the CUDA device of test-host was lost: faults of faulty in "fails" ended with exit code 3',
        measured: { lane: 'cuda', listed: 2, measured: 1 },
      });
      expect(sets).toMatchObject([{ host: { gpu: DEVICE }, benchmarks: [{ id: 'works' }] }]);
    });

    it('blames the program while the device answers', async () => {
      const { report } = await measure(built(), 'there', 'exit', 9);
      expect(report).toMatchObject({ class: 'benchmark-failed', measured: { measured: 1 } });
    });

    it('measures nothing for a device that is gone', async () => {
      const { report, sets } = await measure(built(), 'gone', '', 0);
      expect(report).toMatchObject({ class: 'no-cuda', message: expect.stringContaining('faults was not measured') });
      expect(report.measured).toBeUndefined();
      expect(sets).toEqual([]);
    });
  });
}
