import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { withFileLock } from '../../../../../adapters/files/with-file-lock.ts';
import { createGit, type Git } from '../../../../../adapters/git/git.ts';
import { recordUse } from '../../../../../adapters/git/mirror/mirror-uses.ts';
import { TestRepository, temporaryFolder } from '../../../../support/git/repository.ts';
import { gitIn } from '../../../../support/git/test-git.ts';

const DAY_MS = 24 * 60 * 60_000;
const UUID = '01234567-89ab-4def-8123-456789abcdef';

const request = (repository: TestRepository, sha: string, name = 'owner/name') => ({
  repository: name,
  source: { kind: 'path', location: repository.folder } as const,
  sha,
  base: 'main',
  defaultBranch: null,
});

/** A repository with so many commits on `main`, each with a file that can't be packed well, and a folder of mirrors. */
async function setUp(count: number) {
  const repository = await TestRepository.create();
  const commits: string[] = [];
  for (let at = 0; at < count; at += 1) {
    await repository.git('checkout', '--quiet', '--orphan', `branch-${at}`);
    commits.push(await repository.commit({ 'a.txt': randomBytes(30_000).toString('hex') }));
  }
  await repository.git('branch', 'main');
  const folder = await temporaryFolder();
  const said: string[] = [];
  const git = createGit({ folder });
  const maintain = (options: Partial<Parameters<Git['maintainMirrors']>[0]> = {}) =>
    git.maintainMirrors({ maxBytes: 2 ** 40, say: (line) => said.push(line), ...options });
  return { repository, commits, folder, git, said, maintain };
}

const refsOf = async (mirror: string): Promise<string[]> =>
  (await gitIn(mirror)(['for-each-ref', '--format=%(refname)'])).split('\n').filter(Boolean);

/** As if nothing had been fetched since then. */
async function restingSince(mirror: string, at: number): Promise<void> {
  await utimes(join(mirror, 'gate-uses.json'), new Date(at), new Date(at));
}

describe('maintaining mirrors', () => {
  it('drops what nobody has asked for in a week, and gives the space back; the newest stay', async () => {
    const { repository, commits, git, maintain, said } = await setUp(24);
    let mirror = '';
    for (const sha of commits) ({ mirror } = await git.fetchIntoMirror(request(repository, sha)));
    const [first = '', last = ''] = [commits[0], commits.at(-1)];
    await maintain();
    expect(await refsOf(mirror)).toHaveLength(commits.length + 1);
    await maintain({ now: Date.now() + 8 * DAY_MS });
    // Nothing was fetched since the last time.
    expect(await refsOf(mirror)).toHaveLength(commits.length + 1);
    await git.fetchIntoMirror(request(repository, last));
    await maintain({ now: Date.now() + 8 * DAY_MS });
    const refs = await refsOf(mirror);
    expect(refs).toHaveLength(20);
    expect(refs).toEqual(expect.arrayContaining([`refs/gate/${last}`, 'refs/source/heads/main']));
    expect(refs).not.toContain(`refs/gate/${first}`);
    const looked = await execa('git', ['cat-file', '-e', first], { cwd: mirror, reject: false });
    expect(looked.exitCode).not.toBe(0);
    expect((await readdir(join(mirror, 'objects/pack'))).filter((name) => name.endsWith('.pack'))).toHaveLength(1);
    expect(said).toEqual([]);
    // What is gone is fetched again.
    expect(await git.fetchIntoMirror(request(repository, first))).toMatchObject({ sha: first });
  });

  it('removes the least recently used until the rest is small enough, and none that is in use', async () => {
    const { repository, commits, git, maintain, said } = await setUp(1);
    const [sha = ''] = commits;
    const mirrors: string[] = [];
    for (const name of ['o/old', 'o/older', 'o/now']) {
      mirrors.push((await git.fetchIntoMirror(request(repository, sha, name))).mirror);
    }
    const [old = '', older = '', now = ''] = mirrors;
    await restingSince(old, Date.now() - DAY_MS);
    await restingSince(older, Date.now() - 2 * DAY_MS);
    await maintain();
    expect(mirrors.map((mirror) => existsSync(mirror))).toEqual([true, true, true]);
    // In KiB, each rounded up.
    const each = Number(/size-pack: (\d+)/.exec(await gitIn(now)(['count-objects', '-v']))?.[1]) * 1024;
    await maintain({ maxBytes: 2 * each });
    expect(mirrors.map((mirror) => existsSync(mirror))).toEqual([true, false, true]);
    await maintain({ maxBytes: 0 });
    expect(mirrors.map((mirror) => existsSync(mirror))).toEqual([false, false, true]);
    expect(said).toHaveLength(2);
    expect(said[0]).toContain(`removed the least recently used mirror ${older}`);
    expect(await git.fetchIntoMirror(request(repository, sha, 'o/old'))).toMatchObject({ mirror: old });
  });

  it('leaves a mirror alone that is fetched into just now', async () => {
    const { repository, commits, git, maintain } = await setUp(1);
    const { mirror } = await git.fetchIntoMirror(request(repository, commits[0] ?? ''));
    await restingSince(mirror, Date.now() - DAY_MS);
    await withFileLock(`${mirror}.lock`, { waitMs: 1000 }, () => maintain({ maxBytes: 0 }));
    expect(existsSync(mirror)).toBe(true);
    await maintain({ maxBytes: 0 });
    expect(existsSync(mirror)).toBe(false);
  });

  it('removes what killed processes left: half of a mirror, half of a pack, bundles', async () => {
    const { repository, commits, git, folder, maintain } = await setUp(1);
    const { mirror } = await git.fetchIntoMirror(request(repository, commits[0] ?? ''));
    const gone = (await execa('sh', ['-c', 'echo $$'])).stdout;
    const [dead, mine, others, stale] = [
      `${hostname()}.${gone}.${UUID}`,
      `${hostname()}.${process.pid}.${UUID}`,
      `elsewhere.${gone}.${UUID}`,
      `elsewhere.1.${UUID}`,
    ].map((name) => join(folder, 'scratch', name));
    const unfinished = [`${mirror}.${UUID}`, join(folder, 'mirrors', `${'0'.repeat(24)}.git.${UUID}`)];
    for (const place of [...unfinished, dead, mine, others, stale]) {
      await mkdir(place ?? '', { recursive: true });
      await writeFile(join(place ?? '', 'file'), 'x');
    }
    const old = new Date(Date.now() - 2 * 60 * 60_000);
    await utimes(stale ?? '', old, old);
    await maintain();
    expect(unfinished.map((place) => existsSync(place))).toEqual([false, false]);
    // Another machine's may still be in use.
    expect(await readdir(join(folder, 'scratch'))).toEqual([`elsewhere.${gone}.${UUID}`]);
    const pack = join(mirror, 'objects/pack/tmp_pack_a1b2c3');
    await mkdir(join(mirror, 'objects/pack'), { recursive: true });
    await writeFile(pack, 'half of one');
    await git.fetchIntoMirror(request(repository, commits[0] ?? ''));
    expect(existsSync(pack)).toBe(false);
  });

  it('spares the bundle that is being made', async () => {
    const { repository, commits, git, maintain } = await setUp(1);
    const fetched = await git.fetchIntoMirror(request(repository, commits[0] ?? ''));
    await git.withBundle(fetched, async ({ file }) => {
      await maintain();
      expect(existsSync(file)).toBe(true);
    });
  });

  it('says what it could not maintain, and goes on with the others', async () => {
    const { repository, commits, git, maintain, said } = await setUp(1);
    const { mirror } = await git.fetchIntoMirror(request(repository, commits[0] ?? '', 'o/one'));
    await git.fetchIntoMirror(request(repository, commits[0] ?? '', 'o/two'));
    await writeFile(join(mirror, 'config'), '[core');
    await maintain().catch(() => undefined);
    expect(said.join('\n')).toContain(`the mirror ${mirror} was not maintained`);
  });

  it('remembers no more refs than it reads at once', async () => {
    const { repository, commits, git, maintain } = await setUp(1);
    const { mirror } = await git.fetchIntoMirror(request(repository, commits[0] ?? ''));
    const many = Array.from({ length: 3000 }, (_, at) => `refs/gate/${String(at).padStart(40, '0')}`);
    await recordUse(mirror, many, Date.now() - DAY_MS);
    await git.fetchIntoMirror(request(repository, commits[0] ?? ''));
    await maintain();
    expect(await refsOf(mirror)).toContain(`refs/gate/${commits[0]}`);
  });
});
