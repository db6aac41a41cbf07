import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { askPostgres } from '../../../../../demo/cluster/postgres/ask-postgres.ts';

const ADDRESS = { host: '127.0.0.1', port: 5432, user: 'gate', password: 'secret' };

/** A `psql` of the test's own. */
async function asking(script: string) {
  const bin = await mkdtemp(join(tmpdir(), 'psql-'));
  onTestFinished(() => rm(bin, { recursive: true, force: true }));
  await writeFile(join(bin, 'psql'), `#!/bin/sh\n${script}\n`);
  await chmod(join(bin, 'psql'), 0o755);
  return askPostgres(ADDRESS, { PATH: `${bin}:/usr/bin:/bin`, PGSERVICE: 'mine' });
}

it('returns the rows, and keeps the password and a person’s settings out of sight', async () => {
  const ask = await asking('echo "$PGPASSWORD"; echo "service:$PGSERVICE"; case "$*" in *secret*) echo seen;; esac');
  expect(await ask('postgres', 'select 1')).toEqual(['secret', 'service:']);
});

it.each([
  ['connection to server at "127.0.0.1", port 5432 failed: Connection refused', /start it, or name another one/],
  ['FATAL:  password authentication failed for user "gate"', /see to the user and password/],
  ['ERROR:  permission denied to create database', /CREATEDB/],
])('refuses in one line: %s', async (said, mend) => {
  const ask = await asking(`echo '${said}' >&2; echo 'more' >&2; exit 2`);
  const error = await ask('postgres', 'select 1').catch((thrown: unknown) => thrown);
  expect(String(error)).toMatch(mend);
  expect(String(error)).toContain('gate@127.0.0.1:5432');
  expect(String(error)).not.toMatch(/\n|secret/);
});
