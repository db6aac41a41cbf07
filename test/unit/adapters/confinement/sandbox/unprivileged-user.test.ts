import { lstat, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { missingCapabilities } from '../../../../../adapters/confinement/sandbox/staging.ts';
import { confinedUser, handOver } from '../../../../../adapters/confinement/sandbox/unprivileged-user.ts';
import { temporaryFolder } from '../../../../support/processes/confine.ts';
import { IS_MACHINES_ROOT } from '../../../../support/processes/machines-root.ts';

const owner = async (path: string) => (await lstat(path)).uid;

it('is another one than root, and nobody else’s', () => {
  expect(confinedUser(1000)).toBeNull();
  expect(confinedUser(0)).toBeGreaterThanOrEqual(65_520);
  expect(confinedUser(0)).toBeLessThan(65_534);
});

it.runIf(IS_MACHINES_ROOT)('is handed a folder with all that is in it, and nothing behind a link', async () => {
  const folder = await temporaryFolder();
  const [own, others] = [join(folder, 'checkout'), join(folder, 'others')];
  await mkdir(join(own, 'src'), { recursive: true });
  await writeFile(join(own, 'src/lib.rs'), '');
  await writeFile(others, '');
  await symlink(others, join(own, 'link'));
  await handOver(own, 4711);
  expect(await Promise.all([own, join(own, 'src/lib.rs'), join(own, 'link')].map(owner))).toEqual([4711, 4711, 4711]);
  expect(await owner(others)).toBe(0);

  // What root puts into it meanwhile is handed over with the next command; deep down, where it is asked for.
  await writeFile(join(own, 'src/deep.rs'), '');
  await handOver(own, 4711);
  expect(await owner(join(own, 'src/deep.rs'))).toBe(0);
  await handOver(own, 4711, 'always');
  expect(await owner(join(own, 'src/deep.rs'))).toBe(4711);
  await mkdir(join(own, 'tmp'));
  await handOver(own, 4711);
  expect(await owner(join(own, 'tmp'))).toBe(4711);
});

it('needs nothing where commands are the worker’s own user', async () => {
  const folder = await temporaryFolder();
  const before = await owner(folder);
  await handOver(folder, null, 'always');
  expect(await owner(folder)).toBe(before);
});

it.each([
  ['000001ffffffffff', []],
  ['00000000a80425fb', ['CAP_SYS_ADMIN']],
  ['0000000000000000', ['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_KILL', 'CAP_SETGID', 'CAP_SETUID', 'CAP_SYS_ADMIN']],
])('can only be taken on with capabilities that root of a container may lack: %s', async (effective, missing) => {
  const status = join(await temporaryFolder(), 'status');
  await writeFile(status, `Name:\tnode\nCapEff:\t${effective}\n`);
  expect(await missingCapabilities(status)).toEqual(missing);
});
