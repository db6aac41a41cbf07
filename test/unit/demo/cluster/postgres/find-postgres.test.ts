import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findPostgres } from '../../../../../demo/cluster/postgres/find-postgres.ts';

async function machine(...programs: string[]) {
  const root = await mkdtemp(join(tmpdir(), 'find-postgres-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const program of programs) {
    await mkdir(join(root, program, '..'), { recursive: true });
    await writeFile(join(root, program), '#!/bin/sh\n');
    await chmod(join(root, program), 0o755);
  }
  return { root, places: [join(root, 'lib/postgresql/*/bin'), join(root, 'opt/postgresql@*/bin')] };
}

it('takes the PATH first, then the newest version that the system keeps elsewhere', async () => {
  const old = 'lib/postgresql/9/bin/initdb';
  const { root, places } = await machine(
    old,
    'lib/postgresql/15/bin/initdb',
    'opt/postgresql@17/bin/initdb',
    'bin/initdb',
  );
  expect(await findPostgres('initdb', { PATH: join(root, 'bin') }, places)).toBe(join(root, 'bin/initdb'));
  expect(await findPostgres('initdb', { PATH: '' }, places)).toBe(join(root, 'lib/postgresql/15/bin/initdb'));
  expect(await findPostgres('initdb', {}, places.slice(1))).toBe(join(root, 'opt/postgresql@17/bin/initdb'));
});

it('says what to install where there is none', async () => {
  const { places } = await machine('lib/postgresql/common/bin/initdb');
  await expect(findPostgres('initdb', { PATH: '' }, places)).rejects.toThrow(
    /no PostgreSQL \(initdb\): install it .*apt-get install postgresql.*--postgres/,
  );
});
