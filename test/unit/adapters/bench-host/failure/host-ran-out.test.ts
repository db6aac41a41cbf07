import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hostRanOut } from '../../../../../adapters/bench-host/failure/host-ran-out.ts';
import { oomKills } from '../../../../../adapters/bench-host/job/oom-kills.ts';
import { temporaryFolder } from '../../../../support/processes/confine.ts';

const WELL = { metLimit: null, oomKills: 0 };

it('a host whose folders take files, and which met no limit, ran out of nothing', async () => {
  const folder = await temporaryFolder();
  expect(await hostRanOut(WELL, [folder, join(folder, 'not-there')])).toBe(false);
  expect(await readdir(folder)).toEqual([]);
});

it('one that met a limit, ended a process for memory, or does not tell, did', async () => {
  expect(await hostRanOut({ ...WELL, metLimit: { kind: 'memory', isOwn: true, words: 'ran out of memory' } }, [])).toBe(
    true,
  );
  expect(await hostRanOut({ ...WELL, oomKills: 2 }, [])).toBe(true);
  expect(await hostRanOut({ ...WELL, oomKills: null }, [])).toBe(true);
});

it('one that can not write where the command wrote, did', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'file');
  await writeFile(file, '');
  expect(await hostRanOut(WELL, [file])).toBe(true);
  await mkdir(join(folder, 'other'));
  // Of these there is never room for a file.
  expect(await hostRanOut(WELL, ['/proc'])).toBe(true);
});

it('Linux tells how many processes it ended', () => {
  expect(oomKills()).toEqual(expect.any(Number));
});
