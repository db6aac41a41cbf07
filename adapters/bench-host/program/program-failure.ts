import type { FailureClass, FailureReport } from '../../../gate/contract/failure.ts';
import { reproduceCommand } from '../../../gate/text/reproduce-command.ts';
import type { TreeBudget } from '../../criterion/tree-budget.ts';
import { askMetadata } from '../build/ask-metadata.ts';
import { parseCargoCommand } from '../cargo/cargo-command.ts';
import { reproduceBuild } from '../cargo/reproduce.ts';
import { judgeFailure } from '../failure/judge-failure.ts';
import { measuringFailure, shownWords, wordsOf } from '../failure/program-words.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { howItEnded } from '../job/how-it-ended.ts';
import { keptLockOption } from '../job/kept-lock.ts';
import { logOf } from '../job/kept-logs.ts';
import type { OpenedJob } from '../job/opened-job.ts';
import type { StepResult } from '../job/run-step.ts';

/** What cargo itself says before it has started the program. */
const CARGOS_OWN =
  /^error: (?:could not compile|failed to run custom build command|linking with|linker `|could not exec|the lock file|failed to (?:write|open|create|select|load|download)|the package '|none of the selected packages|package ID specification|toolchain '|no (?:bin|example) target|target `[^`]+` in package|no such command|failed to (?:parse|load) manifest|cannot (?:create|update) the lock file|rustc \S+ is not supported by the following package)/;

/** A program that cargo has started can print whatever cargo would: that charges it at most, and never spares it. */
const OF_A_PROGRAM: readonly FailureClass[] = ['compile-error', 'dependency-broken'];

/** What a command's end stands for; null where it ended well. */
export async function commandFailure(
  host: BenchHost,
  opened: OpenedJob,
  input: {
    readonly suite: string;
    readonly command: string;
    readonly run: { readonly name: string };
    readonly timeoutMs: number;
    /** The model that isn't there, as the profile calls it, where something stands in for it. */
    readonly missingModel: string | null;
    /** Whether cargo had said that it starts the program: what came then may be the program's words. */
    readonly started: boolean;
  },
  result: StepResult,
  watch: Watch,
): Promise<FailureReport | null> {
  if (result.exitCode === 0 && !result.timedOut) return null;
  const { command, suite, missingModel } = input;
  // Cargo speaks on standard error, and a harness that calls it may have led that to standard output.
  const lines = [result.errorLines, result.lines].find((each) => each.some((line) => CARGOS_OWN.test(line)));
  if (!result.timedOut && result.metLimit === null && parseCargoCommand(command) !== null && lines !== undefined) {
    const metadata = await askMetadata(host, opened, watch);
    const reproduce = reproduceBuild(command, keptLockOption(opened.paths.checkout.outside));
    const report = await judgeFailure(opened, { lines, metadata, reproduce }, result);
    if (!input.started || OF_A_PROGRAM.includes(report.class)) return { ...report, ...logOf(result) };
  }
  const shown = (text: string) =>
    host.modelsFolder === null ? text : text.replaceAll(host.modelsFolder, '$BENCHMARK_GATE_MODELS');
  const words = wordsOf(result).map(shown);
  const reproduce = reproduceCommand(opened.job.environment, command);
  if (missingModel !== null) {
    const how = result.timedOut ? 'overran its time' : howItEnded(result);
    // Nothing that it could have measured would have counted.
    const message = `the model ${missingModel} is not there, and with its stand-in ${suite} ${how}`;
    return { class: 'model-missing', message, ...shownWords(result, words), reproduce };
  }
  return measuringFailure(
    {
      ...{ where: suite, reproduce, timeoutMs: input.timeoutMs, lane: opened.job.lane },
      place: { target: input.run.name },
    },
    result,
    words,
  );
}

/** The failure of a command that left more of Criterion's results than are kept; null where it didn't. */
export const tooMuchReported = (
  opened: Pick<OpenedJob, 'job'>,
  input: { readonly suite: string; readonly command: string },
  { exceeded }: Pick<TreeBudget, 'exceeded'>,
): FailureReport | null => (exceeded === null ? null : leavingFailure(opened, input, `left ${exceeded}`));

/** A command's failure by what it left behind. @param did what it did, in words */
export const leavingFailure = (
  { job }: Pick<OpenedJob, 'job'>,
  { suite, command }: { readonly suite: string; readonly command: string },
  did: string,
): FailureReport => ({
  class: 'benchmark-failed',
  message: `${suite} ${did}`,
  reproduce: reproduceCommand(job.environment, command),
});
