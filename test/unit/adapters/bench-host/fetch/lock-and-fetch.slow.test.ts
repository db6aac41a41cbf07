import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freeDisk } from '../../../../../adapters/bench-host/job/free-disk.ts';
import { openJob } from '../../../../../adapters/bench-host/job/opened-job.ts';
import { watchCheckout } from '../../../../../adapters/bench-host/job/watch-checkout.ts';
import { DEPENDENCY, dependingOn, fetchingHost } from '../../../../support/cargo/fetching-host.ts';
import { watching } from '../../../../support/cargo/rust-host.ts';
import { startPrivateServer } from '../../../../support/git/private-server.ts';
import { TestRepository, temporaryFolder } from '../../../../support/git/repository.ts';
import { TRIED_ISOLATIONS } from '../../../../support/processes/confine.ts';

/** A git server with the repository `dep`, which may move on. */
async function movingDependency() {
  const root = await temporaryFolder();
  const repository = await TestRepository.create();
  const { host } = await startPrivateServer(root, () => true);
  const bare = join(root, 'dep.git');
  await repository.git('init', '--quiet', '--bare', '--initial-branch=main', bare);
  const release = async (version: string): Promise<string> => {
    const sha = await repository.commit({ ...DEPENDENCY, 'src/lib.rs': `// ${version}\n` });
    await repository.git('push', '--quiet', bare, 'HEAD:main');
    await repository.git('--git-dir', bare, 'update-server-info');
    return sha;
  };
  const network = { SSL_CERT_FILE: process.env.GIT_SSL_CAINFO ?? '', CARGO_NET_RETRY: '0' };
  /** Forgets all that was released, as somebody does who pushes by force. */
  const forget = async (): Promise<void> => {
    await rm(bare, { recursive: true });
    await repository.git('init', '--quiet', '--bare', '--initial-branch=main', bare);
    await repository.git('checkout', '--quiet', '--orphan', 'again');
  };
  return { url: `https://${host}/dep.git`, release, forget, options: { network, crates: { from: [host] } } };
}

/** A package without a lock file. */
function unlocked(url: string) {
  const { 'Cargo.lock': _, ...files } = dependingOn(`{ git = "${url}" }`, '');
  return files;
}

/** Whatever is installed. */
const RUSTC = expect.stringMatching(/^rustc \d/);
const lockIn = (checkout: string): Promise<string> => readFile(join(checkout, 'Cargo.lock'), 'utf8');

describe.each(TRIED_ISOLATIONS)('a commit without a lock file, isolation %s,', (isolation) => {
  it('gets one that cargo generates, and every host of its run the same', async () => {
    const { url, release, options } = await movingDependency();
    const files = { ...unlocked(url), '.gitignore': 'Cargo.lock\n' };
    const first = await release('first');
    const one = await fetchingHost(`lock one ${isolation}`, isolation, options);
    const job = await one.jobOf('job', files);
    const { lockFile } = await one.bench.prepare(job, watching());
    expect(lockFile).toMatchObject({ digest: expect.stringMatching(/^sha256:/), origin: 'generated' });
    const text = await lockIn(one.checkoutOf('job'));
    expect(text).toContain(`${url}#${first}`);

    const second = await release('second');
    expect(await one.bench.prepare(job, watching())).toEqual({ lockFile, toolchain: RUSTC });
    const other = await fetchingHost(`lock other ${isolation}`, isolation, options);
    const moved = { ...(await other.jobOf('job', files)), ...(lockFile && { lockFile }) };
    expect(await other.bench.prepare(moved, watching())).toEqual({ lockFile, toolchain: RUSTC });
    expect(await lockIn(other.checkoutOf('job'))).toBe(text);
    // Another run's is another.
    const later = await other.prepare('later', files);
    expect(later.lockFile?.digest).not.toBe(lockFile?.digest);
    expect(await lockIn(other.checkoutOf('later'))).toContain(second);
  });

  it('that a host has prepared with another one than its run has by now is prepared anew', async () => {
    const { url, release, options } = await movingDependency();
    await release('first');
    const host = await fetchingHost(`lock back ${isolation}`, isolation, options);
    const { lockFile } = await host.prepare('elsewhere', unlocked(url));
    await release('second');
    const job = await host.jobOf('job', unlocked(url));
    expect((await host.bench.prepare(job, watching())).lockFile).not.toEqual(lockFile);
    const back = { ...job, ...(lockFile && { lockFile }) };
    await expect(openJob({ ...host.host, readTree: never, listFinished: never }, back)).rejects.toMatchObject({
      report: { class: 'host-state-lost' },
    });
    expect(await host.bench.prepare(back, watching())).toEqual({ lockFile, toolchain: RUSTC });
    expect(await lockIn(host.checkoutOf('job'))).toBe(await lockIn(host.checkoutOf('elsewhere')));
  });

  it('takes that of its base as long as it fits, else one is generated', async () => {
    const { url, release, options } = await movingDependency();
    const first = await release('first');
    const host = await fetchingHost(`lock base ${isolation}`, isolation, options);
    const { lockFile } = await host.prepare('base', unlocked(url));
    const baseLockFile = { uri: lockFile?.uri ?? '', digest: lockFile?.digest ?? '', origin: 'base' as const };
    const second = await release('second');
    const job = await host.jobOf('fits', unlocked(url), { baseLockFile });
    expect(await host.bench.prepare(job, watching())).toEqual({ lockFile: baseLockFile, toolchain: RUSTC });
    expect(await lockIn(host.checkoutOf('fits'))).toContain(first);

    const renamed = unlocked(url)['Cargo.toml']?.replace('name = "own"', 'name = "renamed"') ?? '';
    const other = await host.jobOf('other', { ...unlocked(url), 'Cargo.toml': renamed }, { baseLockFile });
    expect((await host.bench.prepare(other, watching())).lockFile).toMatchObject({ origin: 'generated' });
    expect(await lockIn(host.checkoutOf('other'))).toContain(second);
  });

  it('gets one that cargo generates where that of its base names a revision that is gone', async () => {
    const { url, release, forget, options } = await movingDependency();
    await release('first');
    const before = await fetchingHost(`lock gone before ${isolation}`, isolation, options);
    const { lockFile } = await before.prepare('base', unlocked(url));
    const baseLockFile = { uri: lockFile?.uri ?? '', digest: lockFile?.digest ?? '', origin: 'base' as const };
    await forget();
    const again = await release('again');
    // Another host: what the first has fetched it still has.
    const host = await fetchingHost(`lock gone ${isolation}`, isolation, options);
    const job = await host.jobOf('job', unlocked(url), { baseLockFile });
    expect((await host.bench.prepare(job, watching())).lockFile).toMatchObject({ origin: 'generated' });
    expect(await lockIn(host.checkoutOf('job'))).toContain(`${url}#${again}`);
  });

  it('is clean with the lock file that it got, and only with that', async () => {
    const { url, release, options } = await movingDependency();
    await release('first');
    const host = await fetchingHost(`lock watch ${isolation}`, isolation, options);
    const job = await host.jobOf('job', unlocked(url));
    await host.bench.prepare(job, watching());
    const opened = await openJob({ ...host.host, readTree: never, listFinished: never }, job);
    const place = join(host.checkoutOf('job'), 'Cargo.lock');
    const text = await readFile(place, 'utf8');
    const untouched = await watchCheckout(host.host, opened);
    expect(await untouched()).toBe(true);
    for (const change of [() => writeFile(place, `${text}\n`), () => rm(place)]) {
      const ended = await watchCheckout(host.host, opened);
      await change();
      expect(await ended()).toBe(false);
      expect(await readFile(place, 'utf8')).toBe(text);
    }
    await freeDisk(host.host, opened, [opened.paths.checkout]);
    expect(await readFile(place, 'utf8')).toBe(text);
  });

  it('is shown again without --locked', async () => {
    const host = await fetchingHost(`lock shown ${isolation}`, isolation);
    const job = await host.jobOf('job', { ...DEPENDENCY, 'src/lib.rs': 'broken' });
    await host.bench.prepare(job, watching());
    const input = { job, command: 'cargo bench', executables: null, timeoutMs: 120_000 };
    await expect(host.bench.build(input, watching())).rejects.toMatchObject({
      report: { class: 'compile-error', reproduce: 'cargo bench --no-run' },
    });
  });
});

it('a package of a workspace in another folder has its lock file there', async () => {
  const { 'Cargo.lock': lock = '', ...files } = dependingOn('{ path = "dep" }', '');
  const manifest = files['Cargo.toml']?.replace('[dep', 'workspace = "all"\n[dep') ?? '';
  const host = await fetchingHost('lock elsewhere', 'none');
  const prepared = await host.prepare('job', {
    ...files,
    'Cargo.toml': manifest,
    'dep/Cargo.toml': `${DEPENDENCY['Cargo.toml']}workspace = "../all"\n`,
    'dep/src/lib.rs': '',
    'all/Cargo.toml': '[workspace]\nmembers = ["..", "../dep"]\n',
    'all/Cargo.lock': lock.replace('source = ""\n', ''),
  });
  expect(prepared).toEqual({ toolchain: RUSTC });
  expect(await readFile(join(host.checkoutOf('job'), 'all/Cargo.lock'), 'utf8')).toContain('name = "own"');
});

const never = (): never => {
  throw new Error('nothing is measured here');
};
