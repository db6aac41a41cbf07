import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cliArchive } from '../../../../demo/temporal-server/cli-archive.ts';
import { downloadCli } from '../../../../demo/temporal-server/cli-download.ts';

const SERVING = 'echo "$@" > "$SERVED.called"; while [ "$1" != --output ]; do shift; done; cp "$SERVED" "$2"';

/** A machine whose curl gets what the test has, and notes how it was called. */
async function machine(curl = SERVING) {
  const home = await mkdtemp(path.join(tmpdir(), 'cli-download-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const [bin, folder, served] = ['bin', 'folder', 'served.tar.gz'].map((name) => path.join(home, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [bin, folder]) await mkdir(each);
  for (const tool of ['sh', 'cp', 'tar', 'gzip', 'setpriv', 'sleep']) {
    const { stdout } = await execa('sh', ['-c', `command -v ${tool}`]);
    await symlink(stdout, path.join(bin, tool));
  }
  await writeFile(path.join(bin, 'curl'), `#!/bin/sh\n${curl}\n`);
  await chmod(path.join(bin, 'curl'), 0o755);
  await writeFile(path.join(home, 'temporal'), '#!/bin/sh\necho the CLI\n', { mode: 0o755 });
  await writeFile(path.join(home, 'LICENSE'), 'text');
  await execa('tar', ['-czf', served, '-C', home, 'LICENSE', 'temporal']);
  const sha256 = createHash('sha256')
    .update(await readFile(served))
    .digest('hex');
  const download = (archive = { url: 'https://example.com/cli.tar.gz', sha256 }, timeoutMs = 60_000) =>
    downloadCli(folder, { PATH: bin, SERVED: served }, { timeoutMs, archive });
  return { download, folder, served, sha256 };
}

describe('the download of the CLI', () => {
  it('is unpacked where its digest is the one that is known', async () => {
    const { download, folder, served } = await machine();
    expect(await download()).toEqual({ file: path.join(folder, 'temporal') });
    expect((await execa(path.join(folder, 'temporal'))).stdout).toBe('the CLI');
    expect(await readdir(folder)).not.toContain('LICENSE');
    const called = await readFile(`${served}.called`, 'utf8');
    expect(called).toContain('--proto =https --proto-redir =https');
    expect(called.trim()).toMatch(/ https:\/\/example\.com\/cli\.tar\.gz$/);
  });

  it('is refused, and nothing of it unpacked, where it is another one', async () => {
    const { download, folder, sha256 } = await machine();
    const other = '0'.repeat(64);
    expect(await download({ url: 'https://example.com/cli.tar.gz', sha256: other })).toEqual({
      miss: `download: https://example.com/cli.tar.gz has the SHA-256 ${sha256}, and not ${other}: it is not used`,
    });
    expect(await readdir(folder)).toEqual(['cli.tar.gz']);
  });

  it('says why there is none', async () => {
    const failing = await machine('echo "curl: (22) The requested URL returned error: 404" >&2; exit 22');
    expect(await failing.download()).toEqual({
      miss: 'download: curl failed: curl: (22) The requested URL returned error: 404',
    });
    const hanging = await machine('exec sleep 60');
    expect(await hanging.download(undefined, 1000)).toEqual({ miss: 'download: given up after 1 s' });
  });
});

it('is known for each platform that the CLI is released for', () => {
  const archives = ['linux', 'darwin'].flatMap((platform) =>
    ['x64', 'arm64'].map((arch) => cliArchive(platform, arch)),
  );
  expect(archives.map((archive) => archive?.url)).toEqual(
    ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'].map(
      (name) => `https://github.com/temporalio/cli/releases/download/v1.5.1/temporal_cli_1.5.1_${name}.tar.gz`,
    ),
  );
  expect(new Set(archives.map((archive) => archive?.sha256)).size).toBe(4);
  for (const archive of archives) expect(archive?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(cliArchive('win32', 'x64')).toBeNull();
  expect(cliArchive('linux', 'riscv64')).toBeNull();
});
