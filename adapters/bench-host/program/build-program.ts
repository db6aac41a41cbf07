import type { SuiteBuild } from '../../../gate/contract/executables.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import { reproduceCommand } from '../../../gate/text/reproduce-command.ts';
import { askMetadata } from '../build/ask-metadata.ts';
import { type BuildTime, beyondBudget } from '../build/build-time.ts';
import { requireBuilt } from '../build/require-built.ts';
import { cargoArguments, parseCargoCommand } from '../cargo/cargo-command.ts';
import { notRecognised } from '../failure/judge-failure.ts';
import { shownWords, wordsOf } from '../failure/program-words.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { howItEnded } from '../job/how-it-ended.ts';
import { logOf } from '../job/kept-logs.ts';
import { measuringTerms } from '../job/measuring-terms.ts';
import { type OpenedJob, openJob, priorityOf } from '../job/opened-job.ts';
import { runStep, type Step, type StepResult } from '../job/run-step.ts';
import { filled, isThere, modelsFolder, modelsMount } from './program-paths.ts';

export interface BuildCommandInput extends BuildTime {
  readonly job: HostJob;
  readonly suite: string;
  readonly build: string | null;
  readonly prepare: readonly string[];
  readonly requires: readonly string[];
}

/**
 * Builds a command suite, so that its runs can be offline and measured, and runs what prepares it.
 *
 * @throws {GateError} tool-missing where a required file isn't there; as `buildSuite` for the build; benchmark-failed
 *   where preparing fails, overran where it took longer than the profile gives it; budget-out where the pass ended it
 */
export async function buildProgram(
  host: BenchHost,
  input: BuildCommandInput,
  watch: Watch,
): Promise<Pick<SuiteBuild, 'toolchainAlternative' | 'terms' | 'durationMs'>> {
  const opened = await openJob(host, input.job);
  for (const path of input.requires) {
    const place = filled(path, { models: modelsFolder(host) });
    if (!isThere(opened, place)) {
      throw new GateError({ class: 'tool-missing', message: `${input.suite} needs ${path}, which is not there` });
    }
  }
  let left = input.timeoutMs;
  if (input.build !== null) {
    watch.onProgress({ now: `building ${input.suite}` });
    const result = await runWords(
      host,
      opened,
      { command: input.build, timeoutMs: left, log: `build-${input.suite}`, remark: notRecognised },
      watch,
    );
    left -= result.durationMs;
    await requireBuilt(opened, result, { ...input, command: input.build }, () => askMetadata(host, opened, watch));
  }
  for (const command of input.prepare) {
    watch.onProgress({ now: `preparing ${input.suite}` });
    const result = await runWords(host, opened, { command, timeoutMs: left, log: `prepare-${input.suite}` }, watch);
    left -= result.durationMs;
    requirePrepared(opened, command, input, result);
  }
  const { alternative } = opened.prepared.toolchain;
  const named = parseCargoCommand(input.build ?? '')?.toolchain ?? null;
  const built = { terms: measuringTerms(opened, named), durationMs: Math.round(input.timeoutMs - left) };
  return alternative === undefined ? built : { toolchainAlternative: alternative, ...built };
}

/** Runs a command line of the profile in the checkout's root, cargo's with the lock file as it is. */
export function runWords(
  host: BenchHost,
  opened: OpenedJob,
  step: Pick<Step, 'timeoutMs' | 'log' | 'affinity' | 'niceness' | 'remark'> & {
    readonly command: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly writable?: OpenedJob['forBuilding']['writable'];
    readonly onLine?: NonNullable<Step['onLine']>;
  },
  watch: Watch,
): Promise<StepResult> {
  const cargo = parseCargoCommand(step.command);
  const [file = '', ...words] = step.command.split(' ');
  return runStep(
    host,
    opened,
    {
      ...opened.forBuilding,
      writable: [...opened.forBuilding.writable, ...(step.writable ?? [])],
      readable: [...opened.forBuilding.readable, ...modelsMount(host)],
      file,
      args: cargo === null ? words : cargoArguments(cargo, ['--locked']),
      cwd: opened.paths.checkout.inside,
      environment: { ...opened.environment, ...step.environment },
      timeoutMs: Math.max(1, step.timeoutMs),
      onLine: (line, stream) => {
        if (/^\s*Compiling /.test(line)) watch.onProgress({ now: line.trim().slice(0, 200) });
        step.onLine?.(line, stream);
      },
      ...priorityOf(step),
      log: step.log,
      ...(step.remark === undefined ? {} : { remark: step.remark }),
    },
    watch,
  );
}

function requirePrepared(opened: OpenedJob, command: string, time: BuildTime, result: StepResult): void {
  if (result.timedOut && time.isOwnBudget === true) {
    throw new GateError({ class: 'overran', message: beyondBudget(`preparing (${command})`, time), ...logOf(result) });
  }
  if (result.timedOut) {
    throw new GateError({ class: 'budget-out', message: `preparing (${command}) took longer than the budget` });
  }
  if (result.exitCode === 0) return;
  throw new GateError({
    class: 'benchmark-failed',
    message: `preparing (${command}) ${howItEnded(result)}`,
    ...shownWords(result, wordsOf(result)),
    reproduce: reproduceCommand(opened.job.environment, command),
  });
}
