import type { FailureReport } from '../../../gate/contract/failure.ts';
import type { FailurePlace } from '../../../gate/contract/failure-place.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import { howItEnded, howItOverran } from '../job/how-it-ended.ts';
import { logOf } from '../job/kept-logs.ts';
import { excerptOf, lastWords, panicLines } from '../job/program-lines.ts';
import type { StepResult } from '../job/run-step.ts';
import { withCudaWords } from './cuda-rules.ts';

/** What a failed program said: its panic where there is one, else its last words. */
export const wordsOf = ({ lines, errorLines }: Pick<StepResult, 'lines' | 'errorLines'>): string[] =>
  panicLines(errorLines) ?? panicLines(lines) ?? lastWords(lines);

/** The words and the log, as far as there are any, for a report. */
export function shownWords(result: StepResult, words: readonly string[]): Pick<FailureReport, 'excerpt' | 'log'> {
  const excerpt = excerptOf(words);
  return { ...(excerpt === '' ? {} : { excerpt }), ...logOf(result) };
}

/** The failure of a program that measures, by its end: overran or benchmark-failed, or what its words say of CUDA. */
export function measuringFailure(
  what: {
    readonly where: string;
    readonly reproduce: string;
    readonly timeoutMs: number;
    readonly lane: HostJob['lane'];
    /** The place that `where` names; absent: it can't be told. */
    readonly place?: FailurePlace | undefined;
    /** True where it had not begun to measure anything; absent: nobody knows. */
    readonly initialising?: boolean;
  },
  result: StepResult,
  words: readonly string[],
): FailureReport {
  const { where, place, reproduce, timeoutMs, lane } = what;
  const [failure, how] = result.timedOut
    ? (['overran', howItOverran(result, timeoutMs)] as const)
    : (['benchmark-failed', howItEnded(result)] as const);
  const message = `${where} ${how}`;
  return withCudaWords(
    {
      ...{ class: failure, message },
      ...(place === undefined ? {} : { places: [place] }),
      ...shownWords(result, words),
      reproduce,
    },
    lane,
    words,
    what.initialising,
  );
}
