import { randomUUID } from 'node:crypto';
import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import { MeasurementSet, ReportSet } from '../../../gate/baseline/measurement-set.ts';
import type { Lane } from '../../../gate/contract/names.ts';
import type { BaselineOutcome } from '../../../gate/contract/outcome.ts';
import type { BenchmarkMeasurement } from '../../../gate/criterion/measurement.ts';
import type { LaneConditions } from '../../../gate/policy/host-job.ts';
import type { BenchExecutable, MeasurementRef, ReportRef } from '../../../gate/policy/suite-run.ts';

interface Common {
  readonly commit: string;
  readonly tree: string;
  readonly hostId: string;
  readonly machineClass: string;
  readonly lane: Lane;
  readonly suite: string;
  readonly command: string;
  readonly conditions?: LaneConditions | undefined;
}

/** Sets and baselines of one test, in memory, as documents that satisfy the real schemas. */
export class MemoryStore {
  readonly sets = new Map<string, MeasurementSet>();
  readonly reports = new Map<string, ReportSet>();
  readonly baselines: BaselineDocument[] = [];

  loadMeasurementSet = async (uri: string): Promise<MeasurementSet> => found(this.sets, uri);
  loadReportSet = async (uri: string): Promise<ReportSet> => found(this.reports, uri);
  writeBaseline = async (document: BaselineDocument): Promise<BaselineOutcome> => {
    this.baselines.push(document);
    const { machineClass, complete } = document;
    const digest = `sha256:${this.baselines.length.toString(16).padStart(64, '0')}`;
    return { machineClass, complete, uri: `memory:${digest}`, digest };
  };

  addSet(
    input: Common & {
      executable: BenchExecutable;
      listed: number;
      count: number;
      nanoseconds: (id: string) => number;
      durationMs: number;
    },
  ): MeasurementRef {
    const { executable, hostId, machineClass, lane, listed, count } = input;
    const ids = Array.from({ length: listed }, (_, index) => `${executable.target}/${index}`);
    const uri = `memory:${randomUUID()}`;
    const { key, package: crate, target, features, args } = executable;
    this.sets.set(
      uri,
      MeasurementSet.parse({
        ...provenance(input),
        executable: { key, package: crate, target, features, args },
        quick: false,
        listed: ids,
        benchmarks: ids.slice(0, count).map((id) => benchmark(id, input.nanoseconds(id))),
        remeasured: [],
      }),
    );
    return {
      key,
      uri,
      target,
      hostId,
      machineClass,
      lane,
      listed,
      measured: count,
      problems: {},
      durationMs: input.durationMs,
    };
  }

  addReport(input: Common & { run: string; report: unknown }): ReportRef {
    const uri = `memory:${randomUUID()}`;
    const { suite, run, hostId, machineClass } = input;
    this.reports.set(
      uri,
      ReportSet.parse({ ...provenance(input), run, reports: { report: input.report }, benchmarks: [] }),
    );
    return { suite, run, uri, hostId, machineClass, problems: {}, durationMs: 10 };
  }
}

const provenance = ({ commit, tree, hostId, machineClass, lane, suite, command, conditions }: Common) => ({
  schemaVersion: 1,
  suite,
  lane,
  command,
  revision: { commit, tree, clean: true },
  toolchain: { requested: null, rustc: 'rustc 1.95.0', cargo: 'cargo 1.95.0' },
  environment: {},
  host: {
    id: hostId,
    machineClass,
    architecture: 'x64',
    cpuModel: 'scripted',
    cpus: 2,
    memoryBytes: 1024 ** 3,
    kernel: '6.1',
    operatingSystem: 'Linux',
    load: 0,
    governor: null,
    gpu: lane === 'cuda' ? { model: 'scripted', driver: '550.1', memoryBytes: 1024 ** 3 } : null,
    isolation: 'none',
    ...conditions,
  },
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:01:00.000Z',
  exit: { code: 0, signal: null, timedOut: false },
  problems: [],
});

const benchmark = (id: string, ns: number): BenchmarkMeasurement => ({
  id,
  unit: 'ns',
  estimate: { point: ns, lower: ns * 0.99, upper: ns * 1.01 },
  statistics: { mean: { point: ns, lower: ns * 0.99, upper: ns * 1.01 } },
  samples: Array.from({ length: 10 }, () => ({ iters: 100, ns: ns * 100 })),
  source: 'criterion-files',
});

function found<T>(map: ReadonlyMap<string, T>, uri: string): T {
  const value = map.get(uri);
  if (value === undefined) throw new Error(`nothing is stored at ${uri}`);
  return value;
}
