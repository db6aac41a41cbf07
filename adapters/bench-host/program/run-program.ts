import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportSet } from '../../../gate/baseline/measurement-set.ts';
import type { FailureReport } from '../../../gate/contract/failure.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import type { Problem } from '../../../gate/criterion/measurement.ts';
import { NAMED_REPORT } from '../../../gate/policy/reports/reports.ts';
import type { ProgramRun } from '../../../gate/profile/profile.ts';
import { removeTree } from '../../files/remove-tree.ts';
import { folderName } from '../../host/jobs/job-paths.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { openJob, priorityOf } from '../job/opened-job.ts';
import { watchCheckout } from '../job/watch-checkout.ts';
import { runWords } from './build-program.ts';
import { commandFailure } from './program-failure.ts';
import { filled, isThere, LeftFiles, modelsFolder } from './program-paths.ts';
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
  const { paths } = opened;
  const name = `${folderName(`${input.suite}/${input.run.name}`)}.json`;
  const report = join(paths.out.outside, name);
  const home = paths.criterionHome(`${input.suite}/${input.run.name}`);
  const { command, missingModel } = commandLine(host, input, {
    report: join(paths.out.inside, name),
    out: paths.out.inside,
    isThere: (path) => isThere(opened, path),
  });
  const shown = command.replaceAll(join(paths.out.inside, name), 'report.json');
  const fingerprint = await host.describe(input.job.conditions);
  for (const { outside } of [paths.out, home]) await removeTree(outside);
  for (const folder of [paths.out.outside, home.outside]) await mkdir(folder, { recursive: true });
  const left = new LeftFiles(opened);
  const leftClean = await watchCheckout(host, opened);
  await left.putAside(input.leaves);
  const startedAt = new Date();
  const disturbanceSinceThen = await host.watchDisturbance();
  try {
    watch.onProgress({ now: `running ${input.suite} ${input.run.name}` });
    const environment = { CRITERION_HOME: home.inside };
    const result = await runWords(
      host,
      opened,
      {
        command,
        timeoutMs: input.timeoutMs,
        environment,
        writable: [paths.out, home],
        ...priorityOf(input.job.conditions ?? {}),
        log: `run-${input.suite}-${input.run.name}`,
        onLine: (line) => watch.onProgress({ now: line.trim().slice(0, 200) }),
      },
      watch,
    );
    const disturbance = await disturbanceSinceThen();
    const problems: Problem[] = [];
    const reports: Record<string, unknown> = {};
    const read = (key: string, path: string | null): void => {
      reports[key] = path === null ? null : readReport(path, key, startedAt, problems);
    };
    if (input.command.includes('{report}')) read(NAMED_REPORT, report);
    for (const path of input.leaves) read(path, await left.placeOf(path));
    const reading = input.criterion
      ? await host.readTree(home.outside, startedAt)
      : { benchmarks: [], problems: [] as Problem[] };
    await left.bringBack();
    const { commit, tree, toolchain, warmBase } = opened.prepared;
    return {
      failure: await commandFailure(host, opened, { ...input, command: shown, missingModel }, result, watch),
      durationMs: Math.round(result.durationMs),
      set: {
        schemaVersion: 1,
        suite: input.suite,
        lane: input.job.lane,
        command,
        run: input.run.name,
        revision: { commit, tree, clean: await leftClean() },
        toolchain: { requested: toolchain.requested, rustc: toolchain.rustc, cargo: toolchain.cargo },
        ...(warmBase === undefined ? {} : { warmBase }),
        environment: { ...opened.environment, ...environment },
        host: fingerprint,
        disturbance,
        startedAt: startedAt.toISOString(),
        finishedAt: new Date().toISOString(),
        ...(result.peakMemoryBytes === null ? {} : { peakMemoryBytes: result.peakMemoryBytes }),
        ...(result.log === null ? {} : { logs: [result.log] }),
        exit: { code: result.exitCode, signal: result.signal, timedOut: result.timedOut },
        problems: [...problems, ...reading.problems],
        reports,
        benchmarks: reading.benchmarks,
      },
    };
  } catch (error) {
    await left.bringBack();
    throw error;
  }
}

/** The command with its places filled in, and what stands in for a missing model appended. */
function commandLine(
  host: BenchHost,
  input: RunCommandInput,
  places: { readonly report: string; readonly out: string; readonly isThere: (path: string) => boolean },
): { readonly command: string; readonly missingModel: string | null } {
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
  const values = { model, models, run: input.run.name.replaceAll(' ', '-'), report: places.report, out: places.out };
  const command = line
    .join(' ')
    .split(' ')
    .map((word) => filled(word, values))
    .join(' ');
  return { command, missingModel: isMissing ? (input.run.model ?? null) : null };
}
