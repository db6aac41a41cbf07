import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createGit } from '../../../../../adapters/git/git.ts';
import type { Source } from '../../../../../gate/contract/request.ts';
import { startPrivateServer } from '../../../../support/git/private-server.ts';
import { TestRepository, temporaryFolder } from '../../../../support/git/repository.ts';
import { gitIn } from '../../../../support/git/test-git.ts';

interface Branched {
  readonly repository: TestRepository;
  readonly fork: string;
  readonly head: string;
  readonly tip: string;
}

/** main: fork – tip; feature: fork – … – head. */
async function branched(): Promise<Branched> {
  const repository = await TestRepository.create();
  const fork = await repository.commit({ 'src/lib.rs': 'one\n', 'docs/a.md': 'old\n' });
  await repository.git('checkout', '--quiet', '-b', 'feature');
  await repository.commit({ 'src/lib.rs': 'two\n' });
  const head = await repository.commit({ 'docs/a.md': 'new I2S\n', 'b\n"ü.md': 'odd name' });
  await repository.git('checkout', '--quiet', 'main');
  const tip = await repository.commit({ 'src/other.rs': 'x' });
  return { repository, fork, head, tip };
}

const request = (source: Source, sha: string) => ({
  repository: 'owner/name',
  source,
  sha,
  base: null,
  defaultBranch: null,
});
const pathOf = ({ folder }: TestRepository): Source => ({ kind: 'path', location: folder });

describe('the mirror', () => {
  it('has commit and merge base, from a folder, a URL or a bundle', async () => {
    const { repository, fork, head } = await branched();
    const bundle = join(await temporaryFolder(), 'it.bundle');
    await repository.git('bundle', 'create', '--quiet', bundle, '--all');
    const sources: Source[] = [
      pathOf(repository),
      { kind: 'url', location: pathToFileURL(repository.folder).href },
      { kind: 'bundle', location: bundle },
    ];
    for (const source of sources) {
      const git = createGit({ folder: await temporaryFolder() });
      expect(await git.fetchIntoMirror(request(source, head))).toMatchObject({ sha: head, base: fork });
    }
  });

  it('compares with what the request names', async () => {
    const { repository, fork, head, tip } = await branched();
    await repository.git('tag', '-a', '-m', 'first', 'v1', fork);
    const git = createGit({ folder: await temporaryFolder() });
    const asked = request(pathOf(repository), head);
    const baseFor = async (base: string) => (await git.fetchIntoMirror({ ...asked, base })).base;
    expect(await baseFor('main')).toBe(tip);
    expect(await baseFor('v1')).toBe(fork);
    expect(await baseFor(fork)).toBe(fork);
    for (const base of ['no-such', '--help', '../x', 'a..b', '']) {
      await expect(baseFor(base)).rejects.toMatchObject({ report: { class: 'wrong-input' } });
    }
  });

  it('has nothing to compare with on the default branch itself', async () => {
    const { repository, tip } = await branched();
    const git = createGit({ folder: await temporaryFolder() });
    expect(await git.fetchIntoMirror(request(pathOf(repository), tip))).toMatchObject({ base: null });
    const gone = { ...request(pathOf(repository), tip), defaultBranch: 'no-such-branch' };
    expect(await git.fetchIntoMirror(gone)).toMatchObject({ base: null });
  });

  it('trusts what the default branch has too, where it comes from the repository itself', async () => {
    const { repository, fork, head, tip } = await branched();
    const git = createGit({ folder: await temporaryFolder() });
    const own = { ...request(pathOf(repository), head), defaultBranch: 'main', isOwnSource: true };
    const trusted = async (asked: typeof own) => (await git.fetchIntoMirror(asked)).trusted;
    expect(await trusted(own)).toBe(fork);
    expect(await trusted({ ...own, sha: tip })).toBe(tip);
    expect(await trusted({ ...own, sha: fork })).toBe(fork);
    // Whatever the change is compared with.
    expect(await git.fetchIntoMirror({ ...own, base: 'feature' })).toMatchObject({ base: head, trusted: fork });
    // A branch that nobody said is the default one, and a source that is somebody else's.
    for (const change of [{ isOwnSource: false }, { defaultBranch: 'no-such-branch' }]) {
      expect(await trusted({ ...own, ...change })).toBeNull();
    }
    expect((await git.fetchIntoMirror({ ...own, defaultBranch: null })).trusted).toBeNull();
    await repository.git('checkout', '--quiet', '--orphan', 'alone');
    expect(await trusted({ ...own, sha: await repository.commit({ a: 'a' }) })).toBeNull();
  });

  it.each([
    ['one', 100, 200],
    ['the other', 200, 100],
  ])('trusts the newest of two merge bases, and it alone: %s', async (_, ours, theirs) => {
    const repository = await TestRepository.create();
    const commit = (mark: number, branch: string, time: number, parents: readonly number[]) =>
      [
        `commit refs/heads/${branch}\nmark :${mark}\ncommitter Test <test@example.invalid> ${time} +0000\ndata 1\nx`,
        ...parents.map((parent, at) => `${at === 0 ? 'from' : 'merge'} :${parent}`),
        '',
      ].join('\n');
    // Each side has merged what the other had begun with.
    const history = [
      commit(1, 'main', 10, []),
      commit(2, 'main', ours, [1]),
      commit(3, 'feature', theirs, [1]),
      commit(4, 'main', 300, [2, 3]),
      commit(5, 'feature', 300, [3, 2]),
    ];
    await gitIn(repository.folder)(['fast-import', '--quiet', '--export-marks=marks'], history.join('\n'));
    const marks = await readFile(join(repository.folder, 'marks'), 'utf8');
    const shaOf = (mark: number) => new RegExp(`^:${mark} (.*)$`, 'm').exec(marks)?.[1] ?? '';
    const bases = await repository.git('merge-base', '--all', 'main', 'feature');
    expect(bases.split('\n').sort()).toEqual([shaOf(2), shaOf(3)].sort());
    const git = createGit({ folder: await temporaryFolder() });
    const asked = { ...request(pathOf(repository), shaOf(5)), defaultBranch: 'main', isOwnSource: true };
    expect((await git.fetchIntoMirror(asked)).trusted).toBe(shaOf(ours > theirs ? 2 : 3));
  });

  it('hands over what is trusted with the commit and its base', async () => {
    const { repository, fork, head, tip } = await branched();
    const folder = await temporaryFolder();
    const git = createGit({ folder });
    const asked = { ...request(pathOf(repository), head), base: 'main', defaultBranch: 'main', isOwnSource: true };
    const fetched = await git.fetchIntoMirror(asked);
    expect(fetched).toMatchObject({ base: tip, trusted: fork });
    const into = join(folder, 'checkout');
    const tree = await git.readCommits(fetched.mirror).treeOf(head);
    await git.withBundle(fetched, ({ file }) => git.checkoutBundle({ bundle: file, commit: head, tree, into }));
    expect((await git.listFiles(into, fork)).map(({ path, mode }) => [path, mode])).toEqual([
      ['docs/a.md', '100644'],
      ['src/lib.rs', '100644'],
    ]);
    const idOf = async (commit: string, path: string) =>
      (await git.listFiles(into, commit)).find((file) => file.path === path)?.id;
    expect(await idOf(head, 'src/lib.rs')).not.toBe(await idOf(fork, 'src/lib.rs'));
    expect(await idOf(head, 'b\n"ü.md')).toMatch(/^[0-9a-f]{40}$/);
    await expect(git.listFiles(into, 'a'.repeat(40))).rejects.toThrow('not a tree object');
  });

  it('asks a server once for a commit and the default branch', async () => {
    const { repository, fork, head, tip } = await branched();
    await repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    let looks = 0;
    const { host } = await startPrivateServer(
      dirname(repository.folder),
      () => true,
      (url) => {
        looks += url.includes('/info/refs') ? 1 : 0;
        return null;
      },
    );
    const location = `https://${host}/${basename(repository.folder)}/.git`;
    const git = createGit({ folder: await temporaryFolder() });
    const looksOf = async (sha: string, defaultBranch: string, expected: object) => {
      looks = 0;
      const asked = { ...request({ kind: 'url', location }, sha), defaultBranch, isOwnSource: true };
      expect(await git.fetchIntoMirror(asked)).toMatchObject({ sha, ...expected });
      return looks;
    };
    expect(await looksOf(head, 'main', { base: fork, trusted: fork })).toBe(1);
    // The branch may have moved on since.
    const next = await repository.commit({ 'src/other.rs': 'y' });
    expect(await looksOf(head, 'main', { trusted: fork })).toBe(1);
    expect(await looksOf(next, 'main', { trusted: next })).toBe(1);
    expect(await looksOf(tip, 'no-such-branch', { trusted: null })).toBeGreaterThan(0);
  });

  it('has a commit that no branch names any more', async () => {
    const { repository, head } = await branched();
    await repository.git('branch', '-D', 'feature');
    const git = createGit({ folder: await temporaryFolder() });
    expect(await git.fetchIntoMirror(request(pathOf(repository), head))).toMatchObject({ sha: head });
  });

  it('says where a commit is not in the source', async () => {
    const { repository } = await branched();
    const bundle = join(await temporaryFolder(), 'it.bundle');
    await repository.git('bundle', 'create', '--quiet', bundle, '--all');
    const git = createGit({ folder: await temporaryFolder() });
    for (const source of [pathOf(repository), { kind: 'bundle', location: bundle } as const]) {
      await expect(git.fetchIntoMirror(request(source, 'a'.repeat(40)))).rejects.toMatchObject({
        report: { class: 'wrong-input', message: expect.stringContaining('a'.repeat(40)) },
      });
    }
  });

  it('is used by several at once', async () => {
    const { repository, fork, head, tip } = await branched();
    const folder = await temporaryFolder();
    const fetches = [head, head, tip, fork].map((sha) =>
      createGit({ folder }).fetchIntoMirror(request(pathOf(repository), sha)),
    );
    const fetched = await Promise.all(fetches);
    expect(new Set(fetched.map(({ mirror }) => mirror)).size).toBe(1);
  });

  it('goes on after a git that was killed in the middle', async () => {
    const { repository, head, tip } = await branched();
    const git = createGit({ folder: await temporaryFolder() });
    const { mirror } = await git.fetchIntoMirror(request(pathOf(repository), tip));
    for (const left of [`refs/gate/${head}.lock`, 'packed-refs.lock', 'config.lock']) {
      await writeFile(join(mirror, left), '');
    }
    expect(await git.fetchIntoMirror(request(pathOf(repository), head))).toMatchObject({ sha: head });
  });

  it('stops with its caller', async () => {
    const { repository, head } = await branched();
    const git = createGit({ folder: await temporaryFolder() });
    const asked = { ...request(pathOf(repository), head), signal: AbortSignal.abort() };
    await expect(git.fetchIntoMirror(asked)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('is read within bounds', async () => {
    const { repository, head, fork } = await branched();
    const git = createGit({ folder: await temporaryFolder() });
    const { mirror, base } = await git.fetchIntoMirror(request(pathOf(repository), head));
    const reader = git.readCommits(mirror);
    expect(await reader.treeOf(head)).toBe(await repository.git('rev-parse', `${head}^{tree}`));
    expect(await reader.changedFiles(base, head)).toEqual({
      paths: ['b\n"ü.md', 'docs/a.md', 'src/lib.rs'],
      complete: true,
    });
    expect(await reader.changedFiles(null, head)).toEqual({ paths: [], complete: true });
    const { patch, ...listed } = await reader.change(fork, head, 100_000);
    expect(listed).toEqual(await reader.changedFiles(fork, head));
    expect(patch).toMatch(/^diff --git [\s\S]*\+new I2S/);
    expect(Buffer.byteLength((await reader.change(fork, head, 50)).patch)).toBeLessThanOrEqual(50);
    expect(await reader.change(head, head, 50)).toEqual({ paths: [], complete: true, patch: '' });
    expect(await reader.change(null, head, 50)).toEqual({ paths: [], complete: true, patch: '' });
    expect(await reader.readFileAt(head, 'docs/a.md', 1000)).toBe('new I2S\n');
    expect(await reader.readFileAt(head, 'docs/a.md', 3)).toBe('new');
    for (const path of [
      'docs',
      'no-such',
      '../docs/a.md',
      './b',
      '',
      '/docs/a.md',
      'docs/',
      '*',
      ':(glob)**',
      'b\n"ü.md',
    ]) {
      expect(await reader.readFileAt(head, path, 1000)).toBeNull();
    }
  });
});
