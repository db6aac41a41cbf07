import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { type HostNeeds, hostFaults } from '../../../../adapters/host/host-faults.ts';
import { hostNeeds } from '../../../../workers/host/host-needs.ts';
import { temporaryFolder } from '../../../support/processes/confine.ts';

async function needs(more: Partial<HostNeeds> = {}): Promise<HostNeeds & { folder: string }> {
  const folder = await temporaryFolder();
  return {
    folder,
    workFolder: join(folder, 'work', 'cpu'),
    minFreeDiskBytes: 0,
    minFreeFiles: 0,
    lockFile: join(folder, 'lock'),
    cargoHome: join(folder, 'cargo'),
    tryStore: async () => undefined,
    ...more,
  };
}

it('finds none on a host that can work, and makes its folder', async () => {
  const host = await needs();
  expect(await hostFaults(host)).toEqual([]);
  expect((await readdir(host.folder)).sort()).toEqual(['lock', 'work']);
});

it('writes nothing where there is no room', async () => {
  const host = await needs({ minFreeDiskBytes: Number.MAX_SAFE_INTEGER });
  expect(await hostFaults(host)).toEqual([expect.stringMatching(/^\d+ MiB of disk free for .*: make room$/)]);
  expect(await readdir(host.folder)).toEqual(['lock']);
});

it('names every program that is missing at once, with the packages that have them', async () => {
  const host = await needs();
  vi.stubEnv('PATH', host.folder);
  try {
    const faults = await hostFaults(host);
    expect(faults).toEqual([
      expect.stringMatching(
        /^this host has no setpriv, no flock, .*, no git: install the packages util-linux, .*, git$/,
      ),
    ]);
  } finally {
    vi.unstubAllEnvs();
  }
});

it('names everything that is missing, each with its mend', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), '');
  const host = await needs({
    workFolder: join(folder, 'file', 'cpu'),
    lockFile: join(folder, 'nowhere', 'lock'),
    tryStore: () => Promise.reject(new Error('the store is away\nfor a while')),
  });
  expect(await hostFaults(host)).toEqual([
    expect.stringMatching(
      /^the work folder .* can't be written \((?:ENOTDIR|EEXIST)\): set BENCHMARK_GATE_WORK to another$/,
    ),
    expect.stringMatching(
      /^the machine's lock can't be used: there is no folder .*nowhere: make it, or set BENCHMARK_GATE_LOCK to a file elsewhere$/,
    ),
    'the store is away for a while',
  ]);
});

it.each([
  ['[registries.internal]\ntoken = "s3cr3t"\n', 'registries.internal.token'],
  ['[http]\nproxy = "http://user:s3cr3t@proxy:8080"\n', 'http.proxy'],
  ['[source.mirror]\nregistry = "sparse+https://user:s3cr3t@mirror/index/"\n', 'source.mirror.registry'],
  ['[registry]\ntoken = "s3cr3t"\n', 'registry.token'],
  ['[registries.internal]\nsecret-key = "s3cr3t"\n', 'registries.internal.secret-key'],
  ['[registries.internal]\nindex = "sparse+https://s3cr3t@host/index/"\n', 'registries.internal.index'],
  ['[source.mirror]\ngit = "https://s3cr3t@host/index.git"\n', 'source.mirror.git'],
  ['[patch.crates-io]\nx = { git = "https://x-token:s3cr3t@host/x" }\n', 'patch.crates-io.x.git'],
  ['[http]\nproxy = "user:s3cr3t@proxy:8080"\n', 'http.proxy'],
  ['[http]\nproxy = "s3cr3t@proxy:8080"\n', 'http.proxy'],
  ['[http]\nproxy = "socks5://user:s3cr3t@proxy"\n', 'http.proxy'],
  ['[env]\nHTTPS_PROXY = "user:s3cr3t@proxy"\n', 'env.HTTPS_PROXY'],
  ['[env]\nMY_TOKEN = "s3cr3t"\n', 'env.MY_TOKEN'],
  ['[env]\nDB_PASSWORD = { value = "s3cr3t", force = true }\n', 'env.DB_PASSWORD.value'],
  ['[env]\naws_secret_access_key = "s3cr3t"\n', 'env.aws_secret_access_key'],
  [
    '[credential-alias]\nmine = ["tool", "--token=s3cr3ts3cr3ts3cr3t", "https://s3cr3t@host"]\n',
    'credential-alias.mine.1',
  ],
  ['[registries.a]\nindex = "sparse+https://host/index/?token=s3cr3t"\n', 'registries.a.index'],
  ['[source.a]\nregistry = "https://host/index?x=1&sig=s3cr3t%3D"\n', 'source.a.registry'],
  ['[env]\nNPM_CONFIG = "//npm.example.org/:_authToken=s3cr3t"\n', 'env.NPM_CONFIG'],
  ['[env]\nSTORE = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=s3cr3t=="\n', 'env.STORE'],
  ['[env]\nSCCACHE_WEBDAV_KEY = "s3cr3t"\n', 'env.SCCACHE_WEBDAV_KEY'],
  ['[env]\nSCCACHE_AZURE_CONNECTION_STRING = "s3cr3t"\n', 'env.SCCACHE_AZURE_CONNECTION_STRING'],
  ['[env]\nGITHUB_TOKEN_READONLY = "s3cr3t"\n', 'env.GITHUB_TOKEN_READONLY'],
  ['[env]\nBLOB_SAS = "sv=2024&s3cr3t"\n', 'env.BLOB_SAS'],
  ['[env]\nMIRROR_KEY = "s3cr3ts3cr3ts3cr3t"\n', 'env.MIRROR_KEY'],
  ['[registry]\nglobal-credential-providers = ["tool --password s3cr3t"]\n', 'registry.global-credential-providers.0'],
  ['[registries.a]\ncredential-provider = ["tool", "--password", "s3cr3t"]\n', 'registries.a.credential-provider.1'],
  ['[alias]\nship = "publish --token s3cr3t"\n', 'alias.ship'],
  [
    '[target.x86_64-unknown-linux-gnu.foo]\nrustc-env = { API_KEY = "s3cr3t" }\n',
    'target.x86_64-unknown-linux-gnu.foo.rustc-env.API_KEY',
  ],
  [`[build]\nrustflags = ["--cfg", "x=\\"ghp_${'s3cr3t'.repeat(6)}\\""]\n`, 'build.rustflags.1'],
])('refuses a cargo configuration with a secret, and doesn’t say it', async (text, key) => {
  const host = await needs();
  await mkdir(host.cargoHome);
  await writeFile(join(host.cargoHome, 'config.toml'), text);
  const faults = await hostFaults(host);
  expect(faults).toEqual([expect.stringContaining(`config.toml holds a secret (${key})`)]);
  expect(faults.join()).not.toContain('s3cr3t');
});

it('takes a cargo configuration without one, and leaves a broken one to cargo', async () => {
  const host = await needs();
  await mkdir(host.cargoHome);
  await writeFile(join(host.cargoHome, 'config.toml'), '[source.mirror]\nregistry = "sparse+https://mirror/index/"\n');
  await writeFile(join(host.cargoHome, 'config'), '[source\nregistry = "x"');
  expect(await hostFaults(host)).toEqual([]);
});

it.each([
  '[env]\nTOKENIZERS_PARALLELISM = "false"\nCARGO_AUTHOR = "me <me@example.org>"\nMY_TOKEN = ""\n',
  '[registries.internal]\nindex = "ssh://git@github.com/acme/index"\n',
  '[source.mirror]\ngit = "git@github.com:acme/index"\n',
  '[http]\nproxy = "proxy.example.org:8080"\n[net]\nretry = 3\n',
  '[registries.internal]\ncredential-provider = ["cargo:token"]\n',
  '[registry]\nglobal-credential-providers = ["cargo:token-from-stdout op read op://cargo/token"]\n',
  '[credential-alias]\nmy-token = ["tool", "--token-file", "/etc/passwd", "--password-stdin"]\n',
  '[env]\nMAX_TOKENS = "128"\nSCCACHE_S3_KEY_PREFIX = "cargo"\nCACHE_KEY = "linux-x86_64-v2"\nSSH_AUTH_SOCK = "/run/agent"\n',
  '[env]\nGOOGLE_APPLICATION_CREDENTIALS = "/etc/passwd"\nSORT_KEY = "name"\nPUBLIC_KEY = "abcdefghijklmnopqrstuvwxyz"\n',
  '[alias]\ntoken = "run --bin token"\n[build]\nrustflags = ["-C", "target-cpu=native", "--cfg", "auth=\\"none\\""]\n',
  '[registries.a]\nindex = "sparse+https://host/index/?ref=main"\n',
])('takes what only looks like one: %s', async (text) => {
  const host = await needs();
  await mkdir(host.cargoHome);
  await writeFile(join(host.cargoHome, 'config.toml'), text);
  expect(await hostFaults(host)).toEqual([]);
});

it('refuses one that includes another with a secret, and takes one that includes none', async () => {
  const host = await needs();
  await mkdir(join(host.cargoHome, 'more'), { recursive: true });
  const write = (name: string, text: string) => writeFile(join(host.cargoHome, name), text);
  await write('config.toml', 'include = ["more/a.toml", { path = "not-there.toml", optional = true }]\n');
  await write('more/a.toml', 'include = "b.toml"\n');
  await write('more/b.toml', 'include = "../config.toml"\n');
  expect(await hostFaults(host)).toEqual([]);
  await write('more/b.toml', '[registry]\ntoken = "s3cr3t"\n');
  expect(await hostFaults(host)).toEqual([expect.stringMatching(/more\/b\.toml holds a secret \(registry\.token\)/)]);
});

it('refuses one that cargo can not read, and others can', async () => {
  const host = await needs();
  await mkdir(host.cargoHome);
  await writeFile(join(host.cargoHome, 'config.toml'), '[registry\ntoken = "s3cr3t"\n');
  expect(await hostFaults(host)).toEqual([expect.stringContaining('holds a secret')]);
});

it('tries the store that it was given, and reads its own floor', async () => {
  const folder = await temporaryFolder();
  const env = { BENCHMARK_GATE_WORK: folder, BENCHMARK_GATE_STORE: join(folder, 'store'), HOME: folder };
  const host = hostNeeds({ env, lane: 'cpu' });
  expect(host).toMatchObject({ workFolder: join(folder, 'cpu'), minFreeDiskBytes: 1024 ** 3 });
  await host.tryStore();
  expect(await readdir(join(folder, 'store'))).not.toEqual([]);
  await writeFile(join(folder, 'taken'), '');
  const unusable = hostNeeds({ env: { ...env, BENCHMARK_GATE_STORE: join(folder, 'taken') }, lane: 'cpu' });
  await expect(unusable.tryStore()).rejects.toThrow();
  const floor = (text: string) => hostNeeds({ env: { ...env, BENCHMARK_GATE_MIN_FREE_DISK: text }, lane: 'cpu' });
  expect(floor('5 GiB').minFreeDiskBytes).toBe(5 * 1024 ** 3);
  expect(floor('4096').minFreeDiskBytes).toBe(4096);
  expect(() => floor('plenty')).toThrow(/BENCHMARK_GATE_MIN_FREE_DISK: expected a size such as/);
});
