import { join, posix } from 'node:path';
import { copiedResults } from '../../gate/criterion/files/copied-results.ts';
import { type ResultFiles, readResult } from '../../gate/criterion/files/read-result.ts';
import type { BenchmarkMeasurement, Problem, Reading } from '../../gate/criterion/measurement.ts';
import { ProblemList } from '../../gate/criterion/problem-list.ts';
import { readBoundedFile } from '../files/read-bounded-file.ts';
import { yieldRegularly } from '../files/yield-regularly.ts';
import { type FoundResult, findResults } from './find-results.ts';
import { PARTS, TREE_LIMITS, type TreeLimits } from './tree-limits.ts';
import { ANY_TIME, type WriteWindow, whyNotOfThisRun, writtenSince } from './write-window.ts';

/**
 * Reads all results of a Criterion tree: `new/` folders only, never links, bounded. A root that doesn't exist holds
 * none. Two results of one id stay two, told apart by `directory`.
 *
 * @param root what `CRITERION_HOME` was
 * @param options bounds, and when this run can have written: a result with a file of another time is stale
 * @returns the benchmarks that can be used, in the order of their folders, and everything else by name
 */
export const readCriterionTree = async (
  root: string,
  options: Partial<TreeLimits> & { readonly since?: Date; readonly window?: WriteWindow } = {},
): Promise<Reading> => {
  const limits = { ...TREE_LIMITS, ...options };
  const window = options.window ?? (options.since === undefined ? ANY_TIME : writtenSince(options.since));
  const benchmarks: BenchmarkMeasurement[] = [];
  const problems = new ProblemList();
  const breathe = yieldRegularly();
  for (const found of findResults(root, limits)) {
    await breathe();
    if ('code' in found) {
      problems.add(found);
      continue;
    }
    const files = readFiles(found, limits.maxFileBytes, window);
    const result = 'code' in files ? { problem: files } : readResult(files, found.directory);
    if ('benchmark' in result) benchmarks.push(result.benchmark);
    else problems.add(result.problem);
  }
  const copies = copiedResults(benchmarks);
  for (const problem of copies.values()) problems.add(problem);
  return { benchmarks: benchmarks.filter((each) => !copies.has(each)), problems: problems.list() };
};

/** The texts of a result's files, or the first problem with one of them. */
export const readFiles = (found: FoundResult, maxBytes: number, window: WriteWindow): ResultFiles | Problem => {
  const texts: { -readonly [Name in keyof ResultFiles]: ResultFiles[Name] } = {
    'benchmark.json': null,
    'estimates.json': null,
    'sample.json': null,
    'tukey.json': null,
  };
  for (const name of PARTS) {
    if (!found.files.has(name)) continue;
    const file = readBoundedFile(join(found.path, name), maxBytes);
    const where = posix.join(found.directory, 'new', name);
    if ('fault' in file) return { code: 'unreadable', where, message: file.fault };
    const strange = whyNotOfThisRun(file, window);
    if (strange !== null) return { code: 'stale', where, message: strange };
    texts[name] = file.text;
  }
  return texts;
};
