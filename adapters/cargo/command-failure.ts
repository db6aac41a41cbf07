import type { FailureReport } from '../../gate/contract/failure.ts';
import { askMetadata } from './ask-metadata.ts';
import type { BenchHost, Watch } from './bench-host.ts';
import { parseCargoCommand } from './cargo-command.ts';
import { classifyCargoFailure } from './classify-failure.ts';
import type { OpenedJob } from './opened-job.ts';
import { excerptOf, lastWords, panicLines } from './program-lines.ts';
import { reproduceBuild, reproduceCommand } from './reproduce.ts';
import type { StepResult } from './run-step.ts';

/** What cargo itself says before it has started the program. */
const CARGOS_OWN =
  /^error: (?:could not compile|failed to run custom build command|the package '|none of the selected packages|package ID specification|toolchain '|no (?:bin|example) target|target `[^`]+` in package|no such command|failed to (?:parse|load) manifest|cannot (?:create|update) the lock file)/;

/** What a command's end stands for; null where it ended well. */
export async function commandFailure(
  host: BenchHost,
  opened: OpenedJob,
  input: { readonly suite: string; readonly command: string; readonly timeoutMs: number },
  result: StepResult,
  watch: Watch,
): Promise<FailureReport | null> {
  if (result.exitCode === 0 && !result.timedOut) return null;
  const { command, suite } = input;
  if (!result.timedOut && parseCargoCommand(command) !== null && result.lines.some((line) => CARGOS_OWN.test(line))) {
    const metadata = await askMetadata(host, opened, watch);
    return classifyCargoFailure({ lines: result.lines, metadata, reproduce: reproduceBuild(command) });
  }
  const words = excerptOf(panicLines(result.lines) ?? lastWords(result.lines));
  const excerpt = words === '' ? {} : { excerpt: words };
  const reproduce = reproduceCommand(command, opened.job.environment);
  if (result.timedOut) {
    const seconds = Math.round(input.timeoutMs / 1000);
    return { class: 'overran', message: `${suite} overran its ${seconds} s`, ...excerpt, reproduce };
  }
  const how = result.signal === null ? `exit code ${result.exitCode}` : result.signal;
  return { class: 'benchmark-failed', message: `${suite} ended with ${how}`, ...excerpt, reproduce };
}
