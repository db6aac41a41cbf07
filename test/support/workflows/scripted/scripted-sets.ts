import { MeasurementSet, ReportSet } from '../../../../gate/baseline/measurement-set.ts';
import type { BenchExecutable } from '../../../../gate/contract/executables.ts';
import type { MeasurementRef, ReportRef } from '../../../../gate/contract/measured/measurement-ref.ts';
import type { BenchmarkMeasurement } from '../../../../gate/criterion/measurement.ts';
import type { LaneConditions } from '../../../../gate/hosts/fingerprint.ts';
import type { Lane } from '../../../../gate/names/names.ts';

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

/** What a scripted host measured. */
interface ScriptedSet extends Common {
  readonly executable: BenchExecutable;
  readonly listed: number;
  readonly count: number;
  readonly only?: readonly string[];
  readonly nanoseconds: (id: string) => number;
  readonly durationMs: number;
}

/** What a scripted command reported. */
interface ScriptedReport extends Common {
  readonly run: string;
  readonly report: unknown;
}

/** Where a scripted host leaves what it measured. */
export interface SetStore {
  addSet(input: ScriptedSet): Promise<MeasurementRef>;
  addReport(input: ScriptedReport): Promise<ReportRef>;
}

/** A store of sets that satisfy the real schemas, kept by whoever gives them an address. */
export const setStore = (keep: (document: MeasurementSet | ReportSet) => Promise<string>): SetStore => ({
  async addSet(input) {
    const { executable, hostId, machineClass, lane, listed, count, durationMs } = input;
    const ids = Array.from({ length: listed }, (_, index) => `${executable.target}/${index}`);
    const { key, package: crate, target, features, args, identity } = executable;
    const { only } = input;
    const measured = ids.slice(0, count).filter((id) => only === undefined || only.includes(id));
    const set = MeasurementSet.parse({
      ...provenance(input),
      executable: { key, package: crate, target, features, args, ...(identity === undefined ? {} : { identity }) },
      quick: false,
      listed: ids,
      ...(only === undefined ? {} : { only: ids.filter((id) => only.includes(id)) }),
      benchmarks: measured.map((id) => benchmark(id, input.nanoseconds(id))),
      remeasured: [],
    });
    const uri = await keep(set);
    return {
      key,
      uri,
      target,
      hostId,
      machineClass,
      lane,
      listed,
      measured: measured.length,
      problems: {},
      durationMs,
    };
  },
  async addReport(input) {
    const { suite, run, hostId, machineClass } = input;
    const reports = { report: input.report };
    const uri = await keep(ReportSet.parse({ ...provenance(input), run, reports, benchmarks: [] }));
    return { suite, run, uri, hostId, machineClass, problems: {}, durationMs: 10 };
  },
});

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
    isolation: 'bubblewrap',
    ...conditions,
  },
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:01:00.000Z',
  exit: { code: 0, signal: null, timedOut: false },
  problems: [],
});

/** All samples are alike; the interval is a bench's word for it. */
const NONE = { point: 0, lower: 0, upper: 0, standardError: 0 };

const benchmark = (id: string, ns: number): BenchmarkMeasurement => ({
  id,
  unit: 'ns',
  estimate: around(ns),
  statistics: {
    mean: { ...around(ns), standardError: ns * 0.005 },
    median: { ...around(ns), standardError: ns * 0.005 },
    median_abs_dev: NONE,
    std_dev: NONE,
  },
  samples: Array.from({ length: 10 }, () => ({ iters: 100, ns: ns * 100 })),
  source: 'criterion-files',
  directory: id,
});

const around = (ns: number) => ({ point: ns, lower: ns * 0.99, upper: ns * 1.01 });
