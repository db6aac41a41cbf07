import { readResults } from './read-tree.ts';
import { TreeBudget } from './tree-budget.ts';
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
  for await (const result of readResults(root, TREE_LIMITS, ANY_TIME, new TreeBudget())) {
    if (!('benchmark' in result) || result.texts['tukey.json'] === null) continue;
    names.push(result.benchmark.title ?? result.benchmark.id);
  }
  return names;
};
