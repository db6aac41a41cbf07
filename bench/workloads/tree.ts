import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readCriterionTree } from '../../adapters/criterion/read-tree.ts';
import { expectAll, type Workload } from './workload.ts';

/** Reads a Criterion tree and checks every number in it against its samples. */
export const readTree: Workload = async (input) => async () => {
  const { benchmarks, problems } = await readCriterionTree(input.path);
  if (problems.length > 0) throw new Error(`the tree has problems: ${problems[0]?.message}`);
  expectAll(benchmarks.length, input);
  return { bytes: 0, items: benchmarks.length };
};

/** Plain: finds the same files by node's own walk, reads and parses them, and checks nothing. */
export const parseTree: Workload = async (input) => async () => {
  let bytes = 0;
  const parsed: unknown[] = [];
  for (const entry of readdirSync(input.path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = readFileSync(path.join(entry.parentPath, entry.name), 'utf8');
    bytes += text.length;
    parsed.push(JSON.parse(text));
  }
  expectAll(parsed.length / 4, input);
  return { bytes, items: input.benchmarks };
};
