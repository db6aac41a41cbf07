import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import { BASELINE_SCHEMA_VERSION } from '../../../gate/baseline/document.ts';

/** A baseline of somebody's change. */
type OfSubject = BaselineDocument & { readonly subject: NonNullable<BaselineDocument['subject']> };

const toolchain = { requested: null, rustc: 'rustc 1.95.0', cargo: 'cargo 1.95.0' };

/** A small, whole baseline; `changes` replaces fields of it. */
export function exampleDocument(changes?: Partial<OfSubject>): OfSubject;
export function exampleDocument(changes: Partial<BaselineDocument>): BaselineDocument;
export function exampleDocument(changes: Partial<BaselineDocument> = {}): BaselineDocument {
  return {
    schemaVersion: BASELINE_SCHEMA_VERSION,
    kind: 'benchmark-gate/baseline',
    repository: 'example/sample',
    subject: { kind: 'pull-request', number: 7 },
    commit: 'a'.repeat(40),
    tree: 'b'.repeat(40),
    base: 'c'.repeat(40),
    branch: 'faster/quantization',
    profile: 'sample',
    complete: true,
    incompleteBecause: [],
    machineClass: 'x86_64-4c-16g',
    host: {
      id: 'host-1',
      machineClass: 'x86_64-4c-16g',
      architecture: 'x86_64',
      cpuModel: 'Example CPU',
      cpus: 4,
      memoryBytes: 16 * 1024 ** 3,
      kernel: '6.1.0',
      operatingSystem: 'Debian 12',
      load: 0.25,
      governor: null,
      smt: true,
      turbo: false,
      clockMhz: 2600.4,
      temperatureCelsius: 61.5,
      gpu: null,
      isolation: 'bubblewrap',
    },
    toolchain,
    environment: { BITNET_SEED: '42' },
    suites: [exampleSuite(2, 3)],
    targets: [{ name: 'simd', verdict: 'met', measured: 1.8, unit: '×', bound: '1.5–2' }],
    run: { workflowId: 'benchmark-gate/example/sample/pr-7', firstExecutionRunId: '0198-example' },
    startedAt: '2026-11-22T10:00:00Z',
    finishedAt: '2026-11-22T10:05:00Z',
    ...changes,
  };
}

/** A suite of one executable with so many benchmarks of so many samples each. */
function exampleSuite(benchmarks: number, samples: number): BaselineDocument['suites'][number] {
  return {
    name: 'workspace-cpu',
    lane: 'cpu',
    ranOn: 'cpu',
    command: 'cargo bench --workspace --no-default-features --features cpu',
    method: 'primary',
    status: 'measured',
    executables: [
      {
        key: 'quantization',
        package: 'sample-quantization',
        target: 'quantization',
        features: ['cpu'],
        args: ['--bench'],
        listed: benchmarks,
        quick: false,
        disturbance: { load: 1.5, stolen: 0.052, throttled: 3 },
        benchmarks: Array.from({ length: benchmarks }, (_, index) => ({
          id: `i2s/quantize/${index}`,
          unit: 'ns' as const,
          estimate: { point: 100.5 + index, lower: 99 + index, upper: 102 + index },
          statistics: { mean: { point: 100.5 + index, lower: 99 + index, upper: 102 + index } },
          samplingMode: 'linear' as const,
          samples: Array.from({ length: samples }, (_, sample) => ({
            iters: sample + 1,
            ns: (sample + 1) * (100.5 + index),
          })),
          source: 'criterion-files' as const,
        })),
      },
    ],
    reports: [{ run: 'verify', report: { parity: true, '10': 1, '9': 2 } }],
    problems: [],
  };
}
