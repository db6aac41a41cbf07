import type { FailureReport } from '../../gate/contract/failure.ts';
import { withCudaWords } from './cuda-failure.ts';
import { howItEnded, howItOverran } from './how-it-ended.ts';
import { logOf } from './kept-logs.ts';
import type { MeasureInput } from './measure-executable.ts';
import { excerptOf, lastWords, panicLines } from './program-lines.ts';
import { reproduceBenchmark } from './reproduce.ts';
import type { BenchRunEnd } from './run-benches.ts';

/** What a bench process's end stands for; null where it ended well, or nothing was left to run. */
export function benchFailure(
  input: Pick<MeasureInput, 'command' | 'executable' | 'job' | 'timeoutMs'>,
  end: BenchRunEnd,
  known: { readonly listed: readonly string[]; readonly exact: boolean },
): FailureReport | null {
  const { result } = end;
  if (result === null || (result.exitCode === 0 && !result.timedOut)) return null;
  const { executable, command, job } = input;
  // The name in a message may be cut; only one that is listed can be asked for.
  const id = end.current !== null && known.listed.includes(end.current) ? end.current : null;
  const where = `${executable.target} of ${executable.package}${id === null ? '' : ` in "${id}"`}`;
  const reproduce = reproduceBenchmark({ command, executable, environment: job.environment, id, exact: known.exact });
  const words = panicLines(result.lines) ?? lastWords(result.lines);
  const cut = excerptOf(words);
  const excerpt = { ...(cut === '' ? {} : { excerpt: cut }), ...logOf(result) };
  const told = (failure: FailureReport) => withCudaWords(failure, job.lane, words);
  if (result.timedOut) {
    return told({
      class: 'overran',
      message: `${where} ${howItOverran(result, input.timeoutMs)}`,
      ...excerpt,
      reproduce,
    });
  }
  return told({ class: 'benchmark-failed', message: `${where} ${howItEnded(result)}`, ...excerpt, reproduce });
}
