import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createBenchActivities } from '../../../activities/host/bench-activities.ts';
import { createBuildSuite } from '../../../activities/host/build-suite.ts';
import { createMeasureExecutable } from '../../../activities/host/measure-executable.ts';
import { createRunCommand } from '../../../activities/host/run-command.ts';
import type { Isolation } from '../../../adapters/confinement/sandbox/isolation.ts';
import { loadProfile } from '../../../adapters/profiles/load-profile.ts';
import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import { MeasurementSet, ReportSet } from '../../../gate/baseline/measurement-set.ts';
import type { EmptyExecutable, SuiteBuild } from '../../../gate/contract/executables.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { MeasurementRef } from '../../../gate/contract/measured/measurement-ref.ts';
import type { SuiteRecord } from '../../../gate/contract/suite-record.ts';
import { judge } from '../../../gate/policy/judge.ts';
import { judgeSet } from '../../../gate/policy/suites/judge-set.ts';
import { askedOf, judgeSides } from '../../../gate/policy/suites/judge-sides.ts';
import { type JudgedSet, problemsOf } from '../../../gate/policy/suites/judged.ts';
import { type CommandSuite, Profile } from '../../../gate/profile/profile.ts';
import { commitWorkspace, jobOf, rustHost, watching } from '../../support/cargo/rust-host.ts';
import { inputOf, suiteRun } from '../../support/policy/measured.ts';

const WORKSPACE = fileURLToPath(new URL('../../fixtures/rust/fraud', import.meta.url));
const BUILD_MS = 300_000;

/** How a bench is measured: a way to cheat, and how many of its benchmarks are measured again. */
export interface Measuring {
  readonly cheat?: string;
  readonly remeasure?: number;
  readonly noiseBand?: number;
  /** Called when the executables are built and none has been measured. */
  readonly before?: (folders: readonly string[]) => Promise<void>;
}

/** What became of a suite: the names of what is wrong with it, and what of it counts. */
export interface Verdict {
  /** Each code once, in alphabetical order. */
  readonly codes: readonly string[];
  readonly places: readonly string[];
  /** Ids of the benchmarks in the baseline. */
  readonly recorded: readonly string[];
  /** Figures and benchmarks that count. */
  readonly numbers: number;
  readonly status: string;
  readonly reason: string;
  readonly evidence: readonly string[];
}

const idsOf = ({ suites }: BaselineDocument): string[] =>
  suites.flatMap(({ executables }) => executables.flatMap(({ benchmarks }) => benchmarks.map(({ id }) => id)));

/**
 * The gate's own steps on a workspace that cheats: real cargo, real processes, the activities, and the judgement by the
 * profile `bitnet-rs` or another one.
 */
export async function fraudBench(
  name: string,
  isolation: Isolation,
  modelsFolder: string,
  options: Pick<NonNullable<Parameters<typeof rustHost>[1]>, 'readClocks'> = {},
) {
  const rust = await rustHost(name, { isolation, modelsFolder, ...options });
  const commit = await commitWorkspace(undefined, WORKSPACE);
  const bitnet = await loadProfile('bitnet-rs');
  const job = (cheat?: string) => jobOf(rust.job, commit, { environment: cheat === undefined ? {} : { CHEAT: cheat } });
  await rust.bench.prepare(job(), watching());
  const stored = new Map<string, unknown>();
  const store = {
    putJson: async (value: unknown) => {
      const uri = `memory:${stored.size}`;
      stored.set(uri, value);
      return { uri, digest: `sha256:${'0'.repeat(64)}` };
    },
  };
  const deps = { bench: rust.bench, store };
  const unread = { putJson: async () => ({ uri: 'memory:inputs', digest: `sha256:${'0'.repeat(64)}` }) };
  const activities = {
    ...createBenchActivities(rust.bench),
    buildSuite: createBuildSuite({ bench: rust.bench, store: unread }),
  };
  const run = <Input, Output>(activity: (input: Input) => Promise<Output>, input: Input): Promise<Output> =>
    new MockActivityEnvironment({ attempt: 1 }).run(activity, input);
  /** Each command is built once; how a bench cheats is told to it when it runs. */
  const builds = new Map<string, SuiteBuild>();
  let measured = 0;

  const verdictOf = (profile: Profile, runs: readonly SuiteRecord[]): Verdict => {
    const suite = runs[0]?.suite ?? '';
    const input = inputOf(runs, profile, { request: { headSha: commit.commit, suites: [suite] } });
    const asked = askedOf(input.request, commit.tree);
    const sets = { measurements: new Map<string, JudgedSet>(), reports: new Map<string, ReportSet>() };
    for (const [uri, value] of stored) {
      const measurements = MeasurementSet.safeParse(value);
      if (!measurements.success) sets.reports.set(uri, ReportSet.parse(value));
      else
        sets.measurements.set(
          uri,
          judgeSet(uri, measurements.data, asked, () => profile.noise.band),
        );
    }
    const context = { ...input.context, tree: commit.tree };
    const { evaluation, documents } = judge({ ...input, context }, sets);
    const judged = judgeSides(input.request, commit.tree, runs, sets).find((each) => each.name === suite);
    const problems = judged?.sides.flatMap(problemsOf) ?? [];
    const outcome = evaluation.suites.find((each) => each.name === suite);
    return {
      codes: [...new Set(problems.map(({ code }) => code))].sort(),
      places: problems.map(({ where }) => where),
      recorded: documents.flatMap(idsOf).sort(),
      numbers: outcome?.benchmarks ?? 0,
      status: outcome?.status ?? '',
      reason: outcome?.reason ?? '',
      evidence: evaluation.evidence,
    };
  };

  return {
    bitnet,
    /** Builds, lists and measures a `cargo bench` command, as the workflow does. */
    measure: async (command: string, options: Measuring = {}): Promise<Verdict> => {
      const { cheat, remeasure = 0, noiseBand = 1000, before } = options;
      const of = { job: job(cheat), suite: 'unit', command };
      const build =
        builds.get(command) ?? (await run(activities.buildSuite, { ...of, executables: null, timeoutMs: BUILD_MS }));
      builds.set(command, build);
      measured += 1;
      const executables = build.executables.map((each) => ({ ...each, key: `${each.key} ${measured}` }));
      await before?.(executables.map(({ key }) => rust.pathsOf(rust.job).criterionHome(key).outside));
      const listings = await run(activities.listExecutables, { job: of.job, executables });
      const measurements: MeasurementRef[] = [];
      const failures: SuiteRecord['failures'][number][] = [];
      const empty: EmptyExecutable[] = [];
      for (const executable of executables) {
        const listing = listings.find(({ key }) => key === executable.key);
        if (listing === undefined || listing.listed === 0) {
          const { target, kind } = executable;
          empty.push({ target, kind, why: listing?.empty ?? 'lists no benchmark' });
          continue;
        }
        try {
          const input = { ...of, executable, timeoutMs: 120_000, remeasure, noiseBand };
          measurements.push(await run(createMeasureExecutable(deps), input));
        } catch (error) {
          if (!(error instanceof GateError)) throw error;
          failures.push(error.report);
        }
      }
      const profile = Profile.parse({
        name: 'fraud',
        suites: { unit: { kind: 'criterion', lane: 'cpu', required: true, command } },
      });
      const { leftOut } = build;
      const noisy = { ...profile, noise: { band: noiseBand, remeasure } };
      return verdictOf(noisy, [suiteRun({ suite: 'unit', command, measurements, failures, empty, leftOut })]);
    },
    /** Builds and runs a command suite of the profile `bitnet-rs`, with changes. */
    report: async (suite: string, cheat?: string, change: Partial<CommandSuite> = {}): Promise<Verdict> => {
      const known = bitnet.suites[suite];
      if (known?.kind !== 'command') throw new Error(`the profile has no command suite ${suite}`);
      const changed = { ...known, ...change };
      const { command, build, prepare, requires, runs, whenModelMissing, leaves, criterion } = changed;
      const of = { job: job(cheat), suite, timeoutMs: BUILD_MS };
      await run(activities.buildCommand, { ...of, build, prepare, requires });
      const reports: SuiteRecord['reports'][number][] = [];
      const failures: SuiteRecord['failures'][number][] = [];
      for (const each of runs) {
        try {
          const input = { ...of, command, run: each, whenModelMissing, leaves, criterion };
          reports.push(await run(createRunCommand(deps), input));
        } catch (error) {
          if (!(error instanceof GateError)) throw error;
          failures.push(error.report);
        }
      }
      const profile = { ...bitnet, suites: { ...bitnet.suites, [suite]: changed } };
      return verdictOf(profile, [suiteRun({ suite, command, reports, failures })]);
    },
    close: async () => {
      await rust.bench.remove(rust.job);
      await rm(commit.folder, { recursive: true, force: true });
    },
  };
}
