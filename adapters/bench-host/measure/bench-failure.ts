import type { FailureReport } from '../../../gate/contract/failure.ts';
import type { FailurePlace } from '../../../gate/contract/failure-place.ts';
import type { TreeBudget } from '../../criterion/tree-budget.ts';
import { reproduceBenchmark } from '../cargo/reproduce.ts';
import { measuringFailure, wordsOf } from '../failure/program-words.ts';
import type { MeasureInput } from './measure-input.ts';
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
  const initialising = end.current === null;
  const what = {
    ...{ where, reproduce, timeoutMs: input.timeoutMs, lane: job.lane, initialising },
    // One whose name nobody knows whole could be any of them.
    place: id === null && !initialising ? undefined : placeOf(executable, id),
  };
  return measuringFailure(what, result, wordsOf(result));
}

const placeOf = ({ package: owner, target }: MeasureInput['executable'], id: string | null): FailurePlace => ({
  package: owner,
  target,
  ...(id === null ? {} : { benchmark: id }),
});

/** The failure of an executable that left more results than are kept; null where it didn't. */
export const tooMuchLeft = (
  input: Pick<MeasureInput, 'command' | 'executable' | 'job'>,
  { exceeded }: Pick<TreeBudget, 'exceeded'>,
  exact: boolean,
): FailureReport | null => (exceeded === null ? null : wholeFailure(input, `left ${exceeded}`, exact));

/** The failure of an executable that is none of its benchmarks'. @param did what it did, in words */
export function wholeFailure(
  { executable, command, job }: Pick<MeasureInput, 'command' | 'executable' | 'job'>,
  did: string,
  exact: boolean,
): FailureReport {
  const reproduce = reproduceBenchmark({ command, executable, environment: job.environment, id: null, exact });
  const message = `${executable.target} of ${executable.package} ${did}`;
  return { class: 'benchmark-failed', message, reproduce };
}
