import { join, posix } from 'node:path';
import { copiedResults } from '../../gate/criterion/files/copied-results.ts';
import { type ResultFiles, readResult } from '../../gate/criterion/files/read-result.ts';
import type { BenchmarkMeasurement, Problem, Reading } from '../../gate/criterion/measurement.ts';
import { ProblemList } from '../../gate/criterion/problem-list.ts';
import { readBoundedFile } from '../files/read-bounded-file.ts';
import { yieldRegularly } from '../files/yield-regularly.ts';
import { type FoundResult, findResults } from './find-results.ts';
import { NO_BOUNDS, TreeBudget } from './tree-budget.ts';
import { PARTS, TREE_LIMITS, type TreeLimits } from './tree-limits.ts';
import { ANY_TIME, type WriteWindow, whyNotOfThisRun, writtenSince } from './write-window.ts';

interface ReadTreeOptions extends Partial<TreeLimits> {
  /** A result with a file older than that, or of the future, is stale, not of this run. */
  readonly since?: Date;
  /** The same, of a host whose clock is followed. */
  readonly window?: WriteWindow;
  /** What may be kept of this tree and others together: it tells where reading ended for that. By default everything. */
  readonly budget?: TreeBudget;
}

/**
 * Reads all results of a Criterion tree: `new/` folders only, never links, bounded. A root that doesn't exist holds
 * none. Two results of one id stay two, told apart by `directory`.
 *
 * @param root what `CRITERION_HOME` was
 * @param options bounds, and when this run can have written: a result with a file of another time is stale
 * @returns the benchmarks that can be used, in the order of their folders, and everything else by name
 */
export const readCriterionTree = async (root: string, options: ReadTreeOptions = {}): Promise<Reading> => {
  const { since, window = since === undefined ? ANY_TIME : writtenSince(since), ...rest } = options;
  const { budget = new TreeBudget(NO_BOUNDS), ...limits } = rest;
  const benchmarks: BenchmarkMeasurement[] = [];
  const problems = new ProblemList();
  for await (const result of readResults(root, { ...TREE_LIMITS, ...limits }, window, budget)) {
    if ('benchmark' in result) benchmarks.push(result.benchmark);
    else problems.add(result.problem);
  }
  const copies = copiedResults(benchmarks);
  for (const problem of copies.values()) problems.add(problem);
  return { benchmarks: benchmarks.filter((each) => !copies.has(each)), problems: problems.list() };
};

/** A tree's results one by one, as far as the budget goes. Lets the event loop breathe. */
export async function* readResults(
  root: string,
  limits: TreeLimits,
  window: WriteWindow,
  budget: TreeBudget,
): AsyncGenerator<({ benchmark: BenchmarkMeasurement } & Pick<ReadFiles, 'texts'>) | { problem: Problem }> {
  const breathe = yieldRegularly();
  for (const found of findResults(root, limits)) {
    await breathe();
    if ('code' in found) {
      yield { problem: found };
      continue;
    }
    const files = readFiles(found, limits.maxFileBytes, window, budget);
    if ('code' in files) {
      yield { problem: files };
      continue;
    }
    if (!budget.reads(files.bytes)) return;
    const result = readResult(files.texts, found.directory);
    if ('benchmark' in result && !budget.takes(result.benchmark)) return;
    yield 'benchmark' in result ? { ...result, texts: files.texts } : result;
  }
}

interface ReadFiles {
  readonly texts: ResultFiles;
  readonly bytes: number;
}

/** The texts of a result's files, or the first problem with one of them. A file with several names is read under one. */
const readFiles = (
  found: FoundResult,
  maxBytes: number,
  window: WriteWindow,
  budget: TreeBudget,
): ReadFiles | Problem => {
  const texts: { -readonly [Name in keyof ResultFiles]: ResultFiles[Name] } = {
    'benchmark.json': null,
    'estimates.json': null,
    'sample.json': null,
    'tukey.json': null,
  };
  let bytes = 0;
  for (const name of PARTS) {
    if (!found.files.has(name)) continue;
    const file = readBoundedFile(join(found.path, name), maxBytes);
    const where = posix.join(found.directory, 'new', name);
    if ('fault' in file) return { code: 'unreadable', where, message: file.fault };
    const strange = whyNotOfThisRun(file, window);
    if (strange !== null) return { code: 'stale', where, message: strange };
    const other = file.linked === null ? null : budget.seenAt(file.linked, found.directory);
    if (other !== null) return { code: 'invented', where, message: `the very file of ${other}, by another name` };
    texts[name] = file.text;
    bytes += file.text.length;
  }
  return { texts, bytes };
};
