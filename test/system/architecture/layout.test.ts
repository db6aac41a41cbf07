import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import ts from 'typescript';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PRODUCT = ['gate', 'workflows', 'activities', 'adapters', 'workers', 'client', 'cli', 'demo'];

/** The files of folders, as git knows them or would take them. */
const filesOf = (...folders: string[]): string[] =>
  execaSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...folders], { cwd: ROOT })
    .stdout.split('\0')
    .filter((file) => file.endsWith('.ts') && existsSync(join(ROOT, file)));

/** The keys that stand for more than one value, with all of them. */
function twice(pairs: readonly (readonly [key: string, value: string])[]): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [key, value] of pairs) values.set(key, [...(values.get(key) ?? []), value]);
  return Object.fromEntries([...values].filter(([, found]) => found.length > 1));
}

it('each test of a unit stands where its subject stands, and is called after it', () => {
  const tests = filesOf('test/unit');
  expect(tests.length).toBeGreaterThan(100);
  const astray = tests.filter((file) => {
    const [subject] = basename(file).split('.');
    const place = dirname(file).slice('test/unit/'.length);
    return !file.endsWith('.test.ts') || !existsSync(join(ROOT, place, `${subject}.ts`));
  });
  expect(astray).toEqual([]);
});

it('a name of a file says which one it is within its top-level folder', () => {
  const everywhere = /^(?:index|main|register)\.ts$/;
  const named = filesOf(...PRODUCT).filter((file) => !everywhere.test(basename(file)));
  expect(named.length).toBeGreaterThan(400);
  expect(twice(named.map((file) => [`${file.split('/')[0]}: ${basename(file)}`, file]))).toEqual({});
});

it('an exported name stands for one thing in the whole product', () => {
  // A workflow's name is its function's: the client's function of that name asks for it.
  const asked = ['writeOwedReceipts'];
  const exported = filesOf(...PRODUCT).flatMap((file) => exportsOf(file).map((name) => [name, file] as const));
  expect(exported.length).toBeGreaterThan(1000);
  expect(twice(exported.filter(([name]) => !asked.includes(name)))).toEqual({});
});

function exportsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest);
  const names = source.statements.flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? name.text : []));
    }
    const { name } = statement as ts.Statement & { name?: ts.Identifier };
    return name === undefined ? [] : name.text;
  });
  // A schema and its type share a name on purpose.
  return [...new Set(names)];
}
