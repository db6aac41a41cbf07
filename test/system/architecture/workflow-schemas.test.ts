import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { expect, it } from 'vitest';

/** What makes schemas of all that a file loads when it runs: what it takes as types alone is not among it. */
async function makingSchemas(file: string): Promise<string[]> {
  const { output } = await cruise([file], { doNotFollow: { path: ['node_modules'] }, tsPreCompilationDeps: false });
  const { modules } = output as ICruiseResult;
  return modules
    .filter(
      ({ source, dependencies }) => source.startsWith('gate/') && dependencies.some(({ module }) => module === 'zod'),
    )
    .map(({ source }) => source)
    .sort();
}

// Each run of a workflow, and each replay of one, loads its modules anew, and schemas are most of what that costs.
it('loads no more schemas into a workflow than it checks its request by, and small ones of the decision', async () => {
  const requests = ['request.ts', 'thin-request.ts', 'measuring/measure-request.ts'];
  const all = await Promise.all(requests.map((file) => makingSchemas(`gate/contract/${file}`)));
  const checking = [...new Set(all.flat())];
  const loaded = await makingSchemas('workflows/index.ts');
  expect(loaded).toEqual(expect.arrayContaining(checking));
  expect(loaded.filter((file) => !checking.includes(file))).toEqual([
    'gate/contract/decision/causes.ts',
    'gate/contract/decision/decision-rows.ts',
  ]);
});
