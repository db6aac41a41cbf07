import { listFinished } from '../../../../adapters/criterion/list-finished.ts';
import { readCriterionTree } from '../../../../adapters/criterion/read-tree.ts';
import { TreeBudget } from '../../../../adapters/criterion/tree-budget.ts';

/** What a bench host reads of an executable's results: `node samples-child.ts CRITERION_HOME`. */
const [root = ''] = process.argv.slice(2);
const finished = await listFinished(root);
const budget = new TreeBudget();
const { benchmarks, problems } = await readCriterionTree(root, { budget });
console.log(
  JSON.stringify({
    exceeded: budget.exceeded,
    benchmarks: benchmarks.length,
    finished: finished.length,
    problems: problems.map(({ code, message }) => `${code}: ${message}`),
  }),
);
