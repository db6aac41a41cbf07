import { BASELINE_SCHEMA_VERSION, type BaselineDocument } from '../../gate/baseline/document.ts';
import { recompute } from '../../gate/criterion/files/recompute.ts';
import type { BenchmarkMeasurement } from '../../gate/criterion/measurement.ts';
import { idOf, samplesOf } from './result-files.ts';

const machineClass = 'x86_64/example-cpu/4-cpus/16-gib';

/** A whole baseline of one executable with so many benchmarks of so many samples each. */
export function baselineDocument(benchmarks: number, samples: number): BaselineDocument {
  return {
    schemaVersion: BASELINE_SCHEMA_VERSION,
    kind: 'benchmark-gate/baseline',
    repository: 'example/sample',
    subject: { kind: 'pull-request', number: 7 },
    commit: 'a'.repeat(40),
    tree: 'b'.repeat(40),
    base: null,
    branch: 'main',
    profile: 'sample',
    complete: true,
    incompleteBecause: [],
    machineClass,
    host: {
      id: 'host-1',
      machineClass,
      architecture: 'x86_64',
      cpuModel: 'Example CPU',
      cpus: 4,
      memoryBytes: 16 * 1024 ** 3,
      kernel: '6.1.0',
      operatingSystem: 'Debian 12',
      load: 0.25,
      governor: null,
      gpu: null,
      isolation: 'bubblewrap',
    },
    toolchain: { requested: null, rustc: 'rustc 1.95.0', cargo: 'cargo 1.95.0' },
    environment: {},
    suites: [
      {
        name: 'workspace-cpu',
        lane: 'cpu',
        ranOn: 'cpu',
        command: 'cargo bench --workspace',
        method: 'primary',
        status: 'measured',
        executables: [
          {
            key: 'example',
            package: 'example',
            target: 'example',
            features: [],
            args: ['--bench'],
            listed: benchmarks,
            quick: false,
            benchmarks: Array.from({ length: benchmarks }, (_, index) => measurementOf(index, samples)),
          },
        ],
        reports: [],
        problems: [],
      },
    ],
    targets: [],
    run: { workflowId: 'example', firstExecutionRunId: 'example' },
    startedAt: '2026-11-22T10:00:00Z',
    finishedAt: '2026-11-22T10:05:00Z',
  };
}

function measurementOf(benchmark: number, count: number): BenchmarkMeasurement {
  const samples = samplesOf(benchmark, count);
  const { mean, median, slope } = recompute(samples);
  const estimate = (point: number) => ({ point, lower: point * 0.99, upper: point * 1.01 });
  const statistic = (point: number) => ({ ...estimate(point), standardError: point / 512 });
  return {
    id: idOf(benchmark),
    unit: 'ns',
    estimate: estimate(slope),
    statistics: {
      mean: statistic(mean),
      median: statistic(median),
      slope: statistic(slope),
      std_dev: statistic(mean / 100),
      median_abs_dev: statistic(mean / 100),
    },
    throughput: { kind: 'elements', perIteration: 1024 },
    samplingMode: 'linear',
    samples,
    source: 'criterion-files',
    directory: idOf(benchmark),
  };
}
