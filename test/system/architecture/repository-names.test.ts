import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Where the code is. Names of a repository belong to `profiles/`, and to the sample, the tests and the texts. */
const CODE = ['activities', 'adapters', 'bin', 'client', 'gate', 'workers', 'workflows'];

it.each(CODE)('%s names no repository that a profile is about', async (folder) => {
  const entries = await readdir(ROOT + folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`);
  expect(files.length).toBeGreaterThan(0);
  const naming = [];
  for (const file of files) {
    if (/bitnet/i.test(file) || /bitnet/i.test(await readFile(file, 'utf8'))) naming.push(file.slice(ROOT.length));
  }
  expect(naming).toEqual([]);
});
