import { readCriterionOutput } from '../../adapters/criterion/read-output.ts';
import { readCriterionTree } from '../../adapters/criterion/read-tree.ts';
import { type CriterionSource, findSources } from '../../client/library/criterion-sources.ts';
import type { BenchmarkMeasurement, Problem } from '../../gate/criterion/measurement.ts';
import { jsonReport, tableReport } from './criterion-report.ts';

/** Where the command writes, and what `-` reads. */
export interface CriterionIo {
  stdout(text: string): void;
  readonly stdin: NodeJS.ReadableStream;
  /** Resolves when more may be written: a long output is not read faster than its result is taken. */
  readonly drained?: () => Promise<void>;
}

/**
 * Reads Criterion's results and writes what can be used, and what can't by name. Captured outputs are read and written
 * as streams: their length doesn't matter.
 *
 * @param paths directories (a Criterion tree, or a project with `target/criterion`), files of captured output, or `-`
 * @returns the exit code: 0, or 1 where there are problems, or 2 where an input failed while it was read
 * @throws InputError naming every path that can't be read, before anything is written
 */
export const criterionCommand = async (
  paths: readonly string[],
  options: { readonly json: boolean },
  io: CriterionIo,
): Promise<number> => {
  const sources = await findSources(paths, io.stdin);
  const report = options.json ? jsonReport(io.stdout) : tableReport(io.stdout);
  const problems: Problem[] = [];
  let broken = false;
  for (const source of sources) {
    let benchmarks = 0;
    const take = (benchmark: BenchmarkMeasurement): void => {
      benchmarks += 1;
      report.benchmark(benchmark);
    };
    const found = source.kind === 'tree' ? await readTree(source, take) : await readOutput(source, take, io);
    broken ||= found.broken;
    if (benchmarks === 0 && found.problems.length === 0) {
      found.problems.push({ code: 'vacuous', where: source.name, message: 'it holds no result of a benchmark' });
    }
    for (const problem of found.problems) problems.push(problem);
  }
  report.end(problems);
  if (broken) return 2;
  return problems.length > 0 ? 1 : 0;
};

interface Found {
  readonly problems: Problem[];
  readonly broken: boolean;
}

type Take = (benchmark: BenchmarkMeasurement) => void;

const readTree = async ({ name, root }: CriterionSource & { kind: 'tree' }, take: Take): Promise<Found> => {
  const reading = await readCriterionTree(root);
  for (const benchmark of reading.benchmarks) take(benchmark);
  const problems = reading.problems.map((problem) => ({ ...problem, where: `${name}/${problem.where}` }));
  return { problems, broken: false };
};

const readOutput = (
  { name, open }: CriterionSource & { kind: 'output' },
  onBenchmark: Take,
  { drained }: CriterionIo,
): Promise<Found> => readCriterionOutput(open(), { where: name, onBenchmark, drained });
