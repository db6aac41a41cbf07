import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeFilesBelow } from '../../../../adapters/files/write-files.ts';
import { temporaryFolder } from '../../../support/criterion/fixtures.ts';

const FILES = [
  { path: ['a', 'gate', 'x.json'], text: '1' },
  { path: ['b', 'x.json'], text: '2' },
];

it('writes files, and writes nothing where they are there already', async () => {
  const root = join(await temporaryFolder(), 'new', 'tree');
  await writeFilesBelow(root, FILES);
  await writeFilesBelow(root, FILES);
  expect(await readFile(join(root, 'a/gate/x.json'), 'utf8')).toBe('1');
  expect((await readdir(root, { recursive: true })).sort()).toEqual(['a', 'a/gate', 'a/gate/x.json', 'b', 'b/x.json']);
});

it.each<[string, (root: string, outside: string) => Promise<unknown>, RegExp]>([
  ['another file', (root) => writeFile(join(root, 'b', 'x.json'), '3'), /b\/x\.json is there already, and differs/],
  ['a folder', (root) => mkdir(join(root, 'b', 'x.json')), /x\.json is no file/],
  [
    'a link in the place of a file',
    (root, outside) => symlink(join(outside, 'x'), join(root, 'b', 'x.json')),
    /no file/,
  ],
  ['a link in the place of a folder', (root, outside) => symlink(outside, join(root, 'a')), /\/a is no folder/],
  ['a file in the place of a folder', (root) => writeFile(join(root, 'a'), ''), /\/a is no folder/],
])('writes nothing at all where it finds %s', async (_, prepare, fault) => {
  const folder = await temporaryFolder();
  const [root, outside] = [join(folder, 'tree'), join(folder, 'outside')];
  await mkdir(join(root, 'b'), { recursive: true });
  await mkdir(outside);
  await prepare(root, outside);
  const before = await readdir(folder, { recursive: true });
  await expect(writeFilesBelow(root, FILES)).rejects.toMatchObject({
    name: 'FilesRefused',
    faults: [expect.stringMatching(fault)],
  });
  expect(await readdir(folder, { recursive: true })).toEqual(before);
});
