import { readResult } from '../../gate/criterion/files/read-result.ts';
import { yieldRegularly } from '../files/yield-regularly.ts';
import { findResults } from './find-results.ts';
import { readFiles } from './read-tree.ts';
import { TREE_LIMITS } from './tree-limits.ts';
import { ANY_TIME } from './write-window.ts';

/**
 * The names of the benchmarks in a tree whose four files are whole and agree, while more are being written: what needs
 * no second measurement after a kill. A result that is cut off, or half overwritten by a later run, doesn't count.
 *
 * @param root what `CRITERION_HOME` is; one that doesn't exist yet holds nothing
 * @returns names as the executable lists them (see `titleOf`), one for each result
 */
export const listFinished = async (root: string): Promise<string[]> => {
  const names: string[] = [];
  const breathe = yieldRegularly();
  for (const found of findResults(root, TREE_LIMITS)) {
    await breathe();
    if ('code' in found) continue;
    const files = readFiles(found, TREE_LIMITS.maxFileBytes, ANY_TIME);
    if ('code' in files || files['tukey.json'] === null) continue;
    const result = readResult(files, found.directory);
    if ('benchmark' in result) names.push(result.benchmark.title ?? result.benchmark.id);
  }
  return names;
};
