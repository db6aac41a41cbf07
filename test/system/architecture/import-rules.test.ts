import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import { afterEach, beforeEach, expect, it } from 'vitest';

const { forbidden = [], options } = createRequire(import.meta.url)(
  '../../../.dependency-cruiser.cjs',
) as IConfiguration;

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'imports-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The rules that a file breaks, in a project that has one other file in each folder. */
async function broken(file: string, source: string): Promise<string[]> {
  const folders = ['gate', 'workflows', 'activities', 'adapters', 'workers', 'client'];
  for (const name of folders) {
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, 'other.ts'), 'export const other = 1;\nexport type Other = number;\n');
  }
  await writeFile(path.join(folder, file), source);
  const { output } = await cruise(folders, {
    baseDir: folder,
    ruleSet: { forbidden },
    validate: true,
    tsPreCompilationDeps: options?.tsPreCompilationDeps ?? false,
    doNotFollow: { path: ['node_modules'] },
  });
  return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name).sort();
}

it.each([
  ['gate/a.ts', `import { other } from '../adapters/other.ts';\nconsole.log(other);`, 'gate-is-pure'],
  ['gate/a.ts', `import type { Other } from '../activities/other.ts';\nexport type A = Other;`, 'gate-is-pure'],
  ['gate/a.ts', `import { readFileSync } from 'node:fs';\nconsole.log(readFileSync);`, 'gate-is-pure'],
  [
    'workflows/a.ts',
    `import { other } from '../activities/other.ts';\nconsole.log(other);`,
    'workflows-are-deterministic',
  ],
  ['workflows/a.ts', `import { hostname } from 'node:os';\nconsole.log(hostname);`, 'workflows-are-deterministic'],
  ['adapters/a.ts', `import { other } from '../activities/other.ts';\nconsole.log(other);`, 'adapters-know-only-rules'],
  [
    'activities/a.ts',
    `import { other } from '../adapters/other.ts';\nconsole.log(other);`,
    'activities-are-handed-their-adapters',
  ],
  [
    'activities/a.ts',
    `import { spawn } from 'node:child_process';\nconsole.log(spawn);`,
    'activities-are-handed-their-adapters',
  ],
  ['workers/a.ts', `import { other } from '../client/other.ts';\nconsole.log(other);`, 'workers-do-not-import-client'],
  ['client/a.ts', `import { other } from './gone.ts';\nconsole.log(other);`, 'resolvable'],
])('%s may not: %s', async (file, source, rule) => {
  expect(await broken(file, source)).toEqual([rule]);
});

it.each([
  ['gate/a.ts', `import { other } from './other.ts';\nconsole.log(other);`],
  ['workflows/a.ts', `import type { Other } from '../activities/other.ts';\nexport type A = Other;`],
  ['workflows/a.ts', `import { other } from '../gate/other.ts';\nconsole.log(other);`],
  ['activities/a.ts', `import type { Other } from '../adapters/other.ts';\nexport type A = Other;`],
  ['adapters/a.ts', `import { readFileSync } from 'node:fs';\nconsole.log(readFileSync);`],
  ['client/a.ts', `import { other } from '../workers/other.ts';\nconsole.log(other);`],
])('%s may: %s', async (file, source) => {
  expect(await broken(file, source)).toEqual([]);
});

it('no two modules may need each other', async () => {
  await mkdir(path.join(folder, 'client'));
  await writeFile(path.join(folder, 'client/b.ts'), "import { a } from './a.ts';\nexport const b = () => a;\n");
  const rules = await broken('client/a.ts', "import { b } from './b.ts';\nexport const a = () => b;\n");
  expect(new Set(rules)).toEqual(new Set(['no-circular']));
});
