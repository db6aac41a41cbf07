import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { checkSecretFiles } from '../../../../cli/doctor/check-secret-files.ts';

it('names each file with a secret that others on this machine may read, with its variable and the mend', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'secret-files-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = async (name: string, mode: number): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, 'secret');
    // Whatever this process's mask is.
    await chmod(path, mode);
    return path;
  };
  const [app, key, config] = await Promise.all([file('app', 0o640), file('key', 0o604), file('config', 0o600)]);
  const env = { GITHUB_APP_PRIVATE_KEY_FILE: app, TEMPORAL_TLS_CLIENT_KEY_PATH: key, TEMPORAL_CONFIG_FILE: config };
  const [first, second, ...others] = await checkSecretFiles(env);
  expect(first).toEqual({
    area: 'secrets',
    state: 'note',
    says: `others on this machine may read or write ${app}, which GITHUB_APP_PRIVATE_KEY_FILE names`,
    mend: `chmod 600 ${app}`,
  });
  expect(second?.says).toContain(key);
  expect(others).toEqual([]);
  await mkdir(join(folder, 'temporalio'));
  const unnamed = await file('temporalio/temporal.toml', 0o644);
  const [found] = await checkSecretFiles({ XDG_CONFIG_HOME: folder });
  expect(found?.says).toBe(
    `others on this machine may read or write ${unnamed}, where settings for Temporal are read from`,
  );
  expect(await checkSecretFiles({ XDG_CONFIG_HOME: folder, TEMPORAL_CONFIG_FILE: config })).toEqual([]);
  expect(await checkSecretFiles({})).toEqual([]);
  expect(await checkSecretFiles({ GITHUB_APP_PRIVATE_KEY_FILE: join(folder, 'nothing') })).toEqual([]);
});
