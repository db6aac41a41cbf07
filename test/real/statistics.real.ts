import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectedValues } from '../support/statistics/expected-values.ts';
import { relativeError } from '../support/statistics/relative-error.ts';

const SCRIPT = fileURLToPath(new URL('../support/statistics/expected-values.py', import.meta.url));
const PACKAGES = ['numpy==2.4.*', 'scipy==1.17.*', 'statsmodels==0.15.*'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statistics-'));
  await execa('python3', ['-m', 'venv', join(folder, 'venv')]);
  await execa(join(folder, 'venv/bin/python'), ['-m', 'pip', 'install', '--quiet', ...PACKAGES]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Every number of a document, with its place. */
function* numbersOf(value: unknown, place: string): Generator<[place: string, value: number]> {
  if (typeof value === 'number') yield [place, value];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) yield* numbersOf(part, `${place}/${key}`);
  }
}

it('the values that the tests of the statistics expect are those of SciPy and statsmodels', async () => {
  const { stdout } = await execa(join(folder, 'venv/bin/python'), [SCRIPT]);
  const [now, stored] = [JSON.parse(stdout), expectedValues].map((each) => [...numbersOf(each, '')]);
  expect(now?.map(([place]) => place)).toEqual(stored?.map(([place]) => place));
  expect(stored?.length).toBeGreaterThan(1000);
  for (const [index, [place, value]] of (now ?? []).entries()) {
    expect(relativeError(stored?.[index]?.[1] ?? Number.NaN, value), place).toBeLessThan(1e-9);
  }
});
