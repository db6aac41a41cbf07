import { relative } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../adapters/files/package-root.ts';
import { PRELOADED } from '../../../workers/bundle-options.ts';

/** What makes schemas of all that files load when they run: what they take as types alone is not among it. */
async function makingSchemas(...files: string[]): Promise<string[]> {
  const { output } = await cruise(files, { doNotFollow: { path: ['node_modules'] }, tsPreCompilationDeps: false });
  const { modules } = output as ICruiseResult;
  return modules
    .filter(
      ({ source, dependencies }) => source.startsWith('gate/') && dependencies.some(({ module }) => module === 'zod'),
    )
    .map(({ source }) => source)
    .sort();
}

// Making schemas is most of what a workflow's modules cost.
it('loads no more schemas into a workflow than it checks its request by, and small ones of the decision', async () => {
  const requests = ['request', 'asking/thin-request', 'measuring/measure-request'].map(
    (name) => `gate/contract/${name}.ts`,
  );
  const checking = await makingSchemas(...requests);
  const loaded = await makingSchemas('workflows/index.ts');
  expect(loaded).toEqual(expect.arrayContaining(checking));
  expect(loaded.filter((file) => !checking.includes(file))).toEqual([
    'gate/contract/decision/causes.ts',
    'gate/contract/decision/decision-rows.ts',
  ]);
});

// What isn't preloaded is loaded anew by each run of a workflow, and each replay of one.
it('makes all schemas of workflows once for each worker', async () => {
  const preloaded = PRELOADED.map((file) => relative(packageRoot(), file));
  expect(await makingSchemas(...preloaded)).toEqual(await makingSchemas('workflows/index.ts'));
});
