import type { z } from 'zod';
import type { MeasurementSet, ReportSet } from '../../../gate/baseline/measurement-set.ts';
import type { EvaluationInput } from '../../../gate/contract/decision/evaluation.ts';
import type { MeasurementRef, ReportRef } from '../../../gate/contract/measured/measurement-ref.ts';
import type { GateRequest } from '../../../gate/contract/request.ts';
import type { SuiteRecord } from '../../../gate/contract/suite-record.ts';
import type { BenchmarkMeasurement } from '../../../gate/criterion/measurement.ts';
import type { Lane } from '../../../gate/names/names.ts';
import { judge } from '../../../gate/policy/judge.ts';
import { judgeSet } from '../../../gate/policy/suites/judge-set.ts';
import { askedOf } from '../../../gate/policy/suites/judge-sides.ts';
import type { LoadedSets } from '../../../gate/policy/suites/judged.ts';
import { Profile } from '../../../gate/profile/profile.ts';

export const COMMIT = 'c'.repeat(40);
export const TREE = '7'.repeat(40);

const host = (id: string, machineClass: string): MeasurementSet['host'] => ({
  id,
  machineClass,
  architecture: 'x86_64',
  cpuModel: 'Example CPU',
  cpus: 8,
  memoryBytes: 16e9,
  kernel: '6.1',
  operatingSystem: 'Debian 12',
  load: 0.1,
  governor: null,
  gpu: null,
  isolation: 'bubblewrap',
});

/** A benchmark of `ns` nanoseconds, whose interval is 1 % to either side. */
export const bench = (id: string, ns = 100, extra: Partial<BenchmarkMeasurement> = {}): BenchmarkMeasurement => ({
  id,
  unit: 'ns',
  estimate: { point: ns, lower: ns * 0.99, upper: ns * 1.01 },
  source: 'criterion-files',
  ...extra,
});

const provenance = (hostId: string, machineClass: string) => ({
  schemaVersion: 1 as const,
  revision: { commit: COMMIT, tree: TREE, clean: true },
  toolchain: { requested: '1.92.0', rustc: 'rustc 1.92.0 (abc 2025-12-01)', cargo: 'cargo 1.92.0' },
  environment: { SEED: '42' },
  host: host(hostId, machineClass),
  startedAt: '2026-11-22T10:00:00.000Z',
  finishedAt: '2026-11-22T10:01:00.000Z',
  exit: { code: 0, signal: null, timedOut: false },
  problems: [],
});

export const measurementSet = (extra: Partial<MeasurementSet> = {}): MeasurementSet => {
  const benchmarks = extra.benchmarks ?? [bench('a'), bench('b')];
  return {
    ...provenance('host-1', 'class-1'),
    suite: 'unit',
    lane: 'cpu',
    command: 'cargo bench -p one --no-default-features --features cpu',
    executable: { key: 'k1', package: 'one', target: 'speed', features: ['cpu'], args: ['--bench'] },
    quick: false,
    listed: benchmarks.map(({ id }) => id),
    benchmarks,
    remeasured: [],
    ...extra,
  };
};

export const reportSet = (extra: Partial<ReportSet> = {}): ReportSet => ({
  ...provenance('host-1', 'class-1'),
  suite: 'tool',
  lane: 'cpu',
  command: 'cargo run -p xtask -- measure --json out.json',
  run: 'all',
  reports: { report: { rate: 50 } },
  benchmarks: [],
  ...extra,
});

/** What a set of a CUDA host says of itself. */
export const onCuda = (id = 'host-1', machineClass = 'class-1') => ({
  lane: 'cuda' as const,
  host: { ...host(id, machineClass), gpu: { model: 'Example GPU', driver: '550.1', memoryBytes: 24e9 } },
});

type ProfileParts = Partial<z.input<typeof Profile>>;

/** One required `cargo bench` suite; everything else as the parts say. */
export const profileOf = (parts: ProfileParts = {}): Profile =>
  Profile.parse({
    name: 'example',
    suites: {
      unit: {
        kind: 'criterion',
        lane: 'cpu',
        required: true,
        command: 'cargo bench -p one --no-default-features --features cpu',
      },
    },
    ...parts,
  });

export const suiteRun = (extra: Partial<SuiteRecord> = {}): SuiteRecord => ({
  suite: 'unit',
  ranOn: 'cpu',
  side: 'cpu',
  command: 'cargo bench -p one --no-default-features --features cpu',
  method: 'primary',
  measurements: [],
  reports: [],
  empty: [],
  leftOut: [],
  failures: [],
  ...extra,
});

const measurementRef = (uri: string, set: MeasurementSet, lane: Lane = 'cpu'): MeasurementRef => ({
  key: set.executable.key,
  uri,
  target: set.executable.target,
  hostId: set.host.id,
  machineClass: set.host.machineClass,
  lane,
  listed: set.listed.length,
  measured: set.benchmarks.length,
  problems: {},
  durationMs: 1000,
});

const reportRef = (uri: string, set: ReportSet): ReportRef => ({
  suite: set.suite,
  run: set.run,
  uri,
  hostId: set.host.id,
  machineClass: set.host.machineClass,
  problems: {},
  durationMs: 1000,
});

/** The sets of a pass, and the references that its runs hold. */
export class Measured {
  readonly measurements = new Map<string, MeasurementSet>();
  readonly reports = new Map<string, ReportSet>();

  set(extra: Partial<MeasurementSet> = {}): MeasurementRef {
    const set = measurementSet(extra);
    const uri = `m${this.measurements.size}`;
    this.measurements.set(uri, set);
    return measurementRef(uri, set, set.lane);
  }

  report(extra: Partial<ReportSet> = {}): ReportRef {
    const set = reportSet(extra);
    const uri = `r${this.reports.size}`;
    this.reports.set(uri, set);
    return reportRef(uri, set);
  }

  judge(runs: readonly SuiteRecord[], profile: Profile, extra: InputParts = {}, baseSuites: readonly string[] = []) {
    const input = inputOf(runs, profile, extra);
    return judge(input, this.judged(profile, input), { baseSuites });
  }

  /** All sets, judged as an evaluation of this input judges them. */
  judged(profile: Profile, { request, context }: Pick<EvaluationInput, 'request' | 'context'>): LoadedSets {
    const asked = askedOf({ ...request, profile }, context.tree);
    const judged = [...this.measurements].map(
      ([uri, set]) => [uri, judgeSet(uri, set, asked, () => profile.noise.band)] as const,
    );
    return { measurements: new Map(judged), reports: this.reports };
  }
}

export type InputParts = Partial<Omit<EvaluationInput, 'request'>> & { readonly request?: Partial<GateRequest> };

export const inputOf = (runs: readonly SuiteRecord[], profile: Profile, extra: InputParts = {}): EvaluationInput => ({
  context: {
    tree: TREE,
    base: 'b'.repeat(40),
    branch: 'feature',
    changedFiles: { count: 1, sample: ['src/lib.rs'] },
    documentationOnly: false,
    specs: [],
    subjects: [],
    hardware: [],
    title: 'A change',
    labels: [],
    linkedIssue: null,
    ledger: null,
    bundle: 'file:///bundle',
  },
  runs,
  interruption: null,
  degraded: null,
  headUnread: null,
  reused: null,
  iteration: 0,
  newlyMeasured: 1,
  run: { workflowId: 'w', firstExecutionRunId: 'r' },
  startedAt: '2026-11-22T10:00:00.000Z',
  finishedAt: '2026-11-22T11:00:00.000Z',
  ...extra,
  request: {
    repository: 'example/project',
    subject: { kind: 'pull-request', number: 7 },
    headSha: COMMIT,
    headPinned: false,
    base: null,
    source: { kind: 'url', location: 'https://example.org/project.git' },
    profile,
    suites: null,
    executables: null,
    flow: 'generative',
    ...extra.request,
  },
});
