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
  const rooms = ['gate/names', 'gate/policy', 'gate/new', 'adapters/files', 'adapters/host'];
  const folders = ['gate', 'workflows', 'activities', 'adapters', 'workers', 'client', 'cli', 'demo'];
  for (const name of [...folders, ...rooms]) {
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
  [
    'gate/names/a.ts',
    `import type { Other } from '../policy/other.ts';\nexport type A = Other;`,
    'rooms-have-an-order',
  ],
  ['gate/policy/a.ts', `import { other } from '../new/other.ts';\nconsole.log(other);`, 'rooms-have-an-order'],
  ['adapters/files/a.ts', `import { other } from '../host/other.ts';\nconsole.log(other);`, 'rooms-have-an-order'],
  ['client/a.ts', `import { other } from '../demo/other.ts';\nconsole.log(other);`, 'the-demo-is-nobodys-part'],
  ['client/a.ts', `import type { Other } from '../cli/other.ts';\nexport type A = Other;`, 'the-demo-is-nobodys-part'],
  ['client/a.ts', `import { other } from './gone.ts';\nconsole.log(other);`, 'resolvable'],
])('%s may not: %s', async (file, source, rule) => {
  expect(await broken(file, source)).toEqual([rule]);
});

it.each([
  ['gate/a.ts', `import { other } from './other.ts';\nconsole.log(other);`],
  ['workflows/a.ts', `import type { Other } from '../activities/other.ts';\nexport type A = Other;`],
  ['workflows/a.ts', `import { other } from '../gate/other.ts';\nconsole.log(other);`],
  ['gate/policy/a.ts', `import { other } from '../names/other.ts';\nconsole.log(other);`],
  ['adapters/host/a.ts', `import { other } from '../files/other.ts';\nconsole.log(other);`],
  ['cli/a.ts', `import { other } from '../demo/other.ts';\nconsole.log(other);`],
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

it('no two modules may need each other, by their types alone neither', async () => {
  await mkdir(path.join(folder, 'client'));
  await writeFile(path.join(folder, 'client/b.ts'), "import type { A } from './a.ts';\nexport type B = A | null;\n");
  const rules = await broken('client/a.ts', "import type { B } from './b.ts';\nexport type A = B[];\n");
  expect(new Set(rules)).toEqual(new Set(['no-circular']));
});
