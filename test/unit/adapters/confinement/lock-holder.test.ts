import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { noteHolder, readHolder } from '../../../../adapters/confinement/lock-holder.ts';
import { memoryAndStart } from '../../../../adapters/confinement/marked-processes.ts';
import { temporaryFolder } from '../../../support/processes/confine.ts';

const place = async () => {
  const folder = await temporaryFolder();
  const lockFile = join(folder, 'lock');
  return { folder, lockFile, note: `${lockFile}.holder` };
};

it('is told while the lock is held, and leaves nothing behind', async () => {
  const { folder, lockFile } = await place();
  expect(await readHolder(lockFile)).toBeNull();
  const takeBack = await noteHolder(lockFile, 'pr-7 of acme/engine builds');
  expect(await readHolder(lockFile)).toBe('pr-7 of acme/engine builds');
  await takeBack();
  expect(await readdir(folder)).toEqual([]);
});

it('is told by a worker of another version too, which says more', async () => {
  const { lockFile, note } = await place();
  const { startedAt } = (await memoryAndStart(process.pid)) ?? {};
  await writeFile(note, JSON.stringify({ pid: process.pid, startedAt, purpose: 'builds', since: 2027 }));
  expect(await readHolder(lockFile)).toBe('builds');
});

it('is not taken back by the one before', async () => {
  const { lockFile } = await place();
  const takeBack = await noteHolder(lockFile, 'the first');
  await noteHolder(lockFile, 'the second');
  await takeBack();
  expect(await readHolder(lockFile)).toBe('the second');
});

it('is nobody where the note is of a process that is gone, or is no note', async () => {
  const { lockFile, note } = await place();
  const startedAt = (await memoryAndStart(process.pid))?.startedAt ?? 0;
  const texts = [
    JSON.stringify({ pid: process.pid, startedAt: startedAt + 1, purpose: 'of an earlier process of this id' }),
    JSON.stringify({ pid: 2 ** 30, startedAt, purpose: 'gone' }),
    JSON.stringify({ pid: process.pid, startedAt, purpose: 'x'.repeat(301) }),
    JSON.stringify({ pid: process.pid, startedAt }),
    'not JSON',
    '',
    'x'.repeat(5000),
  ];
  for (const text of texts) {
    await writeFile(note, text);
    expect(await readHolder(lockFile)).toBeNull();
  }
});

it('follows no link, and shows nothing that a terminal would obey', async () => {
  const { folder, lockFile, note } = await place();
  const startedAt = (await memoryAndStart(process.pid))?.startedAt ?? 0;
  const text = JSON.stringify({ pid: process.pid, startedAt, purpose: 'a\u001b[2Jb\nc' });
  await writeFile(join(folder, 'elsewhere'), text);
  await symlink(join(folder, 'elsewhere'), note);
  expect(await readHolder(lockFile)).toBeNull();
  const { lockFile: other, note: its } = await place();
  await writeFile(its, text);
  expect(await readHolder(other)).toBe('ab c');
});

it('does not keep a command from running where no note can be left', async () => {
  const takeBack = await noteHolder(join(await temporaryFolder(), 'no folder', 'lock'), 'builds');
  await expect(takeBack()).resolves.toBeUndefined();
});
