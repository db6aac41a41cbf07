import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { replaceFile } from '../../../../adapters/files/replace-file.ts';
import { temporaryFolder } from '../../../support/processes/confine.ts';

it('replaces a file as a whole, and leaves nothing beside it', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'state.json');
  await replaceFile(file, 'old');
  await Promise.all(Array.from({ length: 20 }, (_, index) => replaceFile(file, `${index}`.repeat(10_000))));
  const text = await readFile(file, 'utf8');
  expect(text.length % 10_000).toBe(0);
  expect(new Set(text.match(/.{10000}/g)).size).toBeLessThanOrEqual(2);
  expect(await readdir(folder)).toEqual(['state.json']);
});

it('replaces a link itself, not what it leads to', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'elsewhere'), 'mine');
  await symlink('elsewhere', join(folder, 'state.json'));
  await replaceFile(join(folder, 'state.json'), 'new');
  expect(await readFile(join(folder, 'elsewhere'), 'utf8')).toBe('mine');
  expect(await readFile(join(folder, 'state.json'), 'utf8')).toBe('new');
});

it('leaves nothing behind where the file can not be replaced', async () => {
  const folder = await temporaryFolder();
  await expect(replaceFile(join(folder, 'none', 'state.json'), 'x')).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await readdir(folder)).toEqual([]);
});
