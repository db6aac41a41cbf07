import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportSet } from '../../../gate/baseline/measurement-set.ts';
import type { FailureReport } from '../../../gate/contract/failure.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import type { Problem } from '../../../gate/criterion/measurement.ts';
import { NAMED_REPORT } from '../../../gate/policy/reports/reports.ts';
import type { ProgramRun } from '../../../gate/profile/profile.ts';
import { MODELS_VARIABLE } from '../../../gate/profile/typed-command.ts';
import type { Mount } from '../../confinement/sandbox/confined-command.ts';
import { TreeBudget } from '../../criterion/tree-budget.ts';
import type { WriteWindow } from '../../criterion/write-window.ts';
import { removeTree } from '../../files/remove-tree.ts';
import { folderName } from '../../host/jobs/job-paths.ts';
import { RunClock } from '../../host/run-clock.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { giveBackDisk } from '../job/give-back-disk.ts';
import { type OpenedJob, openJob, priorityOf } from '../job/opened-job.ts';
import { provenanceOf } from '../job/provenance.ts';
import type { StepResult } from '../job/run-step.ts';
import { watchCheckout } from '../job/watch-checkout.ts';
import { runWords } from './build-program.ts';
import { commandFailure, leavingFailure, tooMuchReported } from './program-failure.ts';
import { filled, isThere, LeftFiles, modelsFolder, type Placeholders } from './program-paths.ts';
import { readReport } from './read-report.ts';

export interface RunCommandInput {
  readonly job: HostJob;
  readonly suite: string;
  readonly command: string;
  readonly run: ProgramRun;
  readonly whenModelMissing: string | null;
  readonly leaves: readonly string[];
  readonly criterion: boolean;
  readonly timeoutMs: number;
}

/** What a command reported, and how it failed: one doesn't exclude the other. */
export interface CommandReported {
  readonly set: ReportSet;
  readonly failure: FailureReport | null;
  readonly durationMs: number;
}

/**
 * Runs a command suite's run and reads what this run wrote. Whole runs: a second attempt begins anew.
 *
 * @throws {GateError} model-missing where the run's model isn't there and nothing stands in for it
 */
export async function runProgram(host: BenchHost, input: RunCommandInput, watch: Watch): Promise<CommandReported> {
  const opened = await openJob(host, input.job);
  const name = `${folderName(`${input.suite}/${input.run.name}`)}.json`;
  const { out } = opened.paths;
  const places = {
    report: join(out.outside, name),
    home: opened.paths.criterionHome(`${input.suite}/${input.run.name}`),
  };
  const inside = join(out.inside, name);
  const line = commandLine(host, input, { report: inside, out: out.inside, isThere: (path) => isThere(opened, path) });
  const shown = { command: line.typed, missingModel: line.missingModel };
  const fingerprint = await host.describe(input.job.conditions);
  for (const { outside } of [out, places.home]) await removeTree(outside);
  for (const folder of [out.outside, places.home.outside]) await mkdir(folder, { recursive: true });
  const left = new LeftFiles(opened);
  const leftClean = await watchCheckout(host, opened);
  await left.putAside(input.leaves);
  const clock = new RunClock(null, host.readClocks);
  const startedAt = new Date(clock.now());
  const clockFollowed = clock.follow();
  const disturbanceSinceThen = await host.watchDisturbance();
  try {
    const environment = { CRITERION_HOME: places.home.inside };
    const { result, started } = await start(
      host,
      opened,
      { ...input, command: line.command, environment, home: places.home },
      watch,
    );
    const window = clock.windowSince(startedAt);
    const disturbance = { ...(await disturbanceSinceThen()), ...clock.disturbance() };
    const budget = new TreeBudget();
    const reading = await readWritten(host, input, { ...places, left, window, budget });
    await left.bringBack();
    const failure = await commandFailure(host, opened, { ...input, ...shown, started }, result, watch);
    const about = { ...input, ...shown };
    const disk = result.leftDiskFull ? await giveBackDisk(host, opened, [out.outside, places.home.outside]) : null;
    return {
      failure:
        failure ??
        tooMuchReported(opened, about, budget) ??
        (disk === null ? null : leavingFailure(opened, about, disk)),
      durationMs: Math.round(result.durationMs),
      set: {
        ...provenanceOf(opened, {
          suite: input.suite,
          command: line.command,
          host: fingerprint,
          disturbance,
          clean: await leftClean(),
          environment,
          startedAt: startedAt.toISOString(),
          result,
          peakMemoryBytes: result.peakMemoryBytes,
          logs: result.log === null ? [] : [result.log],
        }),
        run: input.run.name,
        ...reading,
      },
    };
  } catch (error) {
    await left.bringBack();
    throw error;
  } finally {
    clockFollowed();
  }
}

/** Cargo's last words before the program's first. */
const STARTS = /^ +Running `/;

async function start(
  host: BenchHost,
  opened: OpenedJob,
  input: RunCommandInput & { readonly environment: Readonly<Record<string, string>>; readonly home: Mount },
  watch: Watch,
): Promise<{ readonly result: StepResult; readonly started: boolean }> {
  let started = false;
  watch.onProgress({ now: `running ${input.suite} ${input.run.name}` });
  const result = await runWords(
    host,
    opened,
    {
      command: input.command,
      timeoutMs: input.timeoutMs,
      // The change's configuration may have it silent.
      environment: { ...input.environment, CARGO_TERM_QUIET: 'false' },
      writable: [opened.paths.out, input.home],
      ...priorityOf(input.job.conditions ?? {}),
      log: `run-${input.suite}-${input.run.name}`,
      onLine: (line, stream) => {
        started ||= stream === 'stderr' && STARTS.test(line);
        watch.onProgress({ now: line.trim().slice(0, 200) });
      },
    },
    watch,
  );
  return { result, started };
}

/** The reports and Criterion's results that this run wrote. */
async function readWritten(
  host: Pick<BenchHost, 'readTree'>,
  input: RunCommandInput,
  places: {
    readonly report: string;
    readonly home: Mount;
    readonly left: LeftFiles;
    readonly window: WriteWindow;
    readonly budget: TreeBudget;
  },
): Promise<Pick<ReportSet, 'reports' | 'benchmarks' | 'problems'>> {
  const problems: Problem[] = [];
  const reports: Record<string, unknown> = {};
  const read = (key: string, path: string | null): void => {
    reports[key] = path === null ? null : readReport(path, key, places.window, problems);
  };
  if (input.command.includes('{report}')) read(NAMED_REPORT, places.report);
  for (const path of input.leaves) read(path, await places.left.placeOf(path));
  if (!input.criterion) return { reports, benchmarks: [], problems };
  const reading = await host.readTree(places.home.outside, places.window, places.budget);
  return { reports, benchmarks: reading.benchmarks, problems: [...problems, ...reading.problems] };
}

/** The command with its places filled in, as it runs and as a person can type it, and what stands in for a missing model. */
function commandLine(
  host: BenchHost,
  input: RunCommandInput,
  places: { readonly report: string; readonly out: string; readonly isThere: (path: string) => boolean },
): { readonly command: string; readonly typed: string; readonly missingModel: string | null } {
  const models = modelsFolder(host);
  const model = input.run.model === undefined ? null : filled(input.run.model, { models });
  const line = [input.command];
  const isMissing = model !== null && !places.isThere(model);
  if (isMissing) {
    if (input.whenModelMissing === null) {
      const mend = host.modelsFolder === null ? ' (this host has no folder of models: set BENCHMARK_GATE_MODELS)' : '';
      throw new GateError({ class: 'model-missing', message: `the model ${input.run.model} is not there${mend}` });
    }
    line.push(input.whenModelMissing);
  }
  const run = input.run.name.replaceAll(' ', '-');
  const fill = (values: Omit<Placeholders, 'model' | 'run'>): string => {
    const named = input.run.model === undefined ? null : filled(input.run.model, values);
    const words = line.join(' ').split(' ');
    return words.map((word) => filled(word, { ...values, model: named, run })).join(' ');
  };
  return {
    command: fill({ models, report: places.report, out: places.out }),
    typed: fill({ models: MODELS_VARIABLE, report: 'report.json', out: 'out' }),
    missingModel: isMissing ? (input.run.model ?? null) : null,
  };
}
