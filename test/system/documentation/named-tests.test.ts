import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Each test file as a page names it: without its ending, which says whether it is a slow one. */
const TESTS = execaSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', 'test'], { cwd: ROOT })
  .stdout.split('\n')
  .filter((file) => file.endsWith('.test.ts') && existsSync(join(ROOT, file)))
  .map((file) => file.replace(/(?:\.slow)?\.test\.ts$/, ''));

const ATTACKS = 'test/system/attacks';

/** Whether a page may name tests so: by a folder that has some, by a file, or below the attacks by a file's own name. */
const isTest = (name: string): boolean =>
  name.startsWith('test/')
    ? TESTS.some((file) => file === name || file.startsWith(`${name}/`))
    : TESTS.filter((file) => file.startsWith(`${ATTACKS}/`) && basename(file) === name).length === 1;

/** Of each row of the table of attacks, the attack and the tests that it names. */
function attacks(page: string): [attack: string, tests: string[]][] {
  const [, table = ''] = page.split('| attack | what stops it | test |');
  const rows = table.trim().split('\n\n')[0]?.split('\n').slice(1) ?? [];
  return rows.map((row) => {
    const cells = row.replace(/^\| /, '').split(' | ');
    return [cells[0] ?? '', [...(cells.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)];
  });
}

/** The attacks of a page that no test shows, and names of tests that are none. */
const unshown = (page: string): string[] =>
  attacks(page).flatMap(([attack, tests]) =>
    tests.length === 0 ? `${attack}: names no test` : tests.filter((name) => !isTest(name)),
  );

const security = (): string => readFileSync(join(ROOT, 'docs/security.md'), 'utf8');

it('each attack that is described names tests that are there', () => {
  expect(attacks(security()).length).toBeGreaterThan(80);
  expect(unshown(security())).toEqual([]);
});

it('each room of attacks has one that is described', () => {
  const named = attacks(security()).flatMap(([, tests]) => tests);
  const files = TESTS.filter((file) => file.startsWith(`${ATTACKS}/`));
  const described = files.filter((file) => named.includes(basename(file)));
  expect(new Set(described.map(dirname))).toEqual(new Set(files.map(dirname)));
});

it('a test that is gone, or named by half of its place, is found', () => {
  const page =
    '| attack | what stops it | test |\n| --- | --- | --- |\n| a | b | `gone`, `test/system/att` |\n| c | d |  |\n';
  expect(unshown(page)).toEqual(['gone', 'test/system/att', 'c: names no test']);
});
