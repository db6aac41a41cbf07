import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withOwnCargoHome } from '../../../../../adapters/bench-host/job/own-cargo-home.ts';
import {
  installationMounts,
  rustInstallation,
  secretFiles,
} from '../../../../../adapters/bench-host/job/rust-installation.ts';
import { jobPaths } from '../../../../../adapters/host/jobs/job-paths.ts';
import { temporaryFolder } from '../../../../support/processes/confine.ts';
import { IS_MACHINES_ROOT } from '../../../../support/processes/machines-root.ts';

const USER = 4711;
const PATHS = jobPaths({ workFolder: '/work', workflowId: 'w', firstExecutionRunId: 'r', isolation: 'bubblewrap' });

async function scene() {
  const folder = await temporaryFolder();
  const home = join(folder, 'operators');
  await mkdir(join(home, 'bin'), { recursive: true });
  await writeFile(join(home, 'bin/cargo'), '');
  await writeFile(join(home, 'config.toml'), '[net]\nretry = 3\n');
  await writeFile(join(home, 'credentials.toml'), '[registry]\ntoken = "x"\n', { mode: 0o600 });
  const installation = rustInstallation({ PATH: `${home}/bin:/usr/bin`, CARGO_HOME: home, RUSTUP_HOME: home });
  return { home, own: join(folder, 'work/cargo'), installation };
}

describe.runIf(IS_MACHINES_ROOT)('the cargo home of another user', () => {
  it('has configuration and tokens as they are now, and the operator’s programs', async () => {
    const { home, own, installation } = await scene();
    const given = await withOwnCargoHome(installation, own, USER);
    expect(given).toMatchObject({ cargoHome: own, operatorsCargoHome: home, path: installation.path });
    expect(await readFile(join(own, 'config.toml'), 'utf8')).toContain('retry');
    const { uid, mode } = await stat(join(own, 'credentials.toml'));
    expect([uid, mode & 0o777, (await stat(own)).uid]).toEqual([USER, 0o600, USER]);
    // The operator's own stays as it was.
    expect((await stat(join(home, 'credentials.toml'))).uid).toBe(0);
    await mkdir(join(own, 'registry'));
    const seen = installationMounts(given, PATHS).map(({ outside }) => outside);
    expect(seen).toEqual(expect.arrayContaining([join(home, 'bin'), join(own, 'registry'), join(own, 'config.toml')]));
    // The compiler writes the paths of sources into what it builds: they are the same on every host.
    expect(installationMounts(given, PATHS)).toContainEqual({
      outside: join(own, 'registry'),
      inside: '/gate/cargo/registry',
    });

    await rm(join(home, 'credentials.toml'));
    await withOwnCargoHome(installation, own, USER);
    expect(existsSync(join(own, 'credentials.toml'))).toBe(false);
  });

  it('is not made for a worker that is no root', async () => {
    const { own, installation } = await scene();
    expect(await withOwnCargoHome(installation, own, null)).toBe(installation);
    expect(existsSync(own)).toBe(false);
  });
});

describe('what no command reads', () => {
  it('is each cargo home’s tokens, and the configuration of those that are not used', async () => {
    const { home } = await scene();
    // As in an image: programs below /usr, crates elsewhere.
    const image = rustInstallation({ PATH: `${home}/bin:/usr/bin`, CARGO_HOME: '/var/lib/cargo' });
    expect(secretFiles(image).sort()).toEqual(
      [
        ...['config', 'config.toml', 'credentials', 'credentials.toml'].map((name) => join(home, name)),
        ...['credentials', 'credentials.toml'].map((name) => `/var/lib/cargo/${name}`),
        ...['config', 'config.toml', 'credentials', 'credentials.toml'].map((name) => `/usr/local/cuda/${name}`),
      ].sort(),
    );
  });
});
