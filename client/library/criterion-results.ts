import type { BenchmarkMeasurement, Problem, Reading } from '../../gate/criterion/measurement.ts';
import { MOST_BENCHMARKS } from '../../gate/names/limits.ts';
import { InputError } from '../input-error.ts';

type Pieces = AsyncIterable<Uint8Array | string>;

/**
 * Reads what Criterion measured: a folder (a Criterion tree, or a project with `target/criterion`), a file of captured
 * output, or such output as a stream. Times are nanoseconds for one iteration, with 95 % confidence intervals.
 *
 * It never throws for what it reads: what can't be used is among the `problems`, each with its place and a code, and so
 * is that there was more than 10,000 benchmarks, a million samples or 64 MiB. Links in a folder aren't followed.
 *
 * @param source a path, or the pieces of an output, cut anywhere
 * @throws InputError where there is no such path, or it may not be read
 */
export async function criterionResults(source: string | Pieces): Promise<Reading> {
  if (typeof source !== 'string') return readOutput(source, 'output');
  const found = await findNamed(source);
  return found.kind === 'tree' ? readTree(found.root) : readOutput(found.open(), source);
}

async function findNamed(path: string) {
  const [{ findSource }, { unreadable }] = await Promise.all([
    import('./criterion-sources.ts'),
    import('./unreadable.ts'),
  ]);
  return findSource(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError([`${path}: ${unreadable(error)}`], { cause: error });
  });
}

async function readTree(root: string): Promise<Reading> {
  const [{ readCriterionTree }, { TreeBudget }] = await Promise.all([
    import('../../adapters/criterion/read-tree.ts'),
    import('../../adapters/criterion/tree-budget.ts'),
  ]);
  const budget = new TreeBudget();
  const { benchmarks, problems } = await readCriterionTree(root, { budget });
  return { benchmarks, problems: budget.exceeded === null ? problems : [...problems, beyond('.', budget.exceeded)] };
}

async function readOutput(pieces: Pieces, where: string): Promise<Reading> {
  const { readCriterionOutput } = await import('../../adapters/criterion/read-output.ts');
  const benchmarks: BenchmarkMeasurement[] = [];
  let more = false;
  const onBenchmark = (benchmark: BenchmarkMeasurement) => {
    if (benchmarks.length < MOST_BENCHMARKS) benchmarks.push(benchmark);
    else more = true;
  };
  const { problems } = await readCriterionOutput(pieces, { where, onBenchmark });
  return {
    benchmarks,
    problems: more ? [...problems, beyond(where, `more than ${MOST_BENCHMARKS} benchmarks`)] : problems,
  };
}

const beyond = (where: string, what: string): Problem => ({
  code: 'unreadable',
  where,
  message: `there is ${what}: the rest isn't read`,
});
