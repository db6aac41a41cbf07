import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../../../../adapters/files/make-folder.ts';
import { temporaryFolder } from '../../../support/processes/confine.ts';

it('makes a folder and those above it, and says which was the first', async () => {
  const root = await temporaryFolder();
  const folder = join(root, 'a', 'b', 'c');
  expect(await makeFolder(folder, 0o700)).toBe(join(root, 'a'));
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(await makeFolder(folder)).toBeUndefined();
  expect(await makeFolder(join(folder, 'd'))).toBe(join(folder, 'd'));
});

it('is one folder for all who make it at once', async () => {
  const root = await temporaryFolder();
  const made = await Promise.all(Array.from({ length: 20 }, () => makeFolder(join(root, 'x', 'y', 'z'))));
  expect((await stat(join(root, 'x', 'y', 'z'))).isDirectory()).toBe(true);
  expect(made.filter((first) => first === join(root, 'x'))).toHaveLength(1);
});

it('gives up where none can be made: under a file, and where the place refuses all', async () => {
  const root = await temporaryFolder();
  await writeFile(join(root, 'file'), '');
  await expect(makeFolder(join(root, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(root, 'file', 'x'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(makeFolder('/proc/nowhere/x')).rejects.toMatchObject({ code: 'ENOENT' });
});
