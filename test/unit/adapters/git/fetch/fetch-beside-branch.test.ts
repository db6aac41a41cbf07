import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { isPlainRefName } from '../../../../../adapters/git/fetch/plain-ref-name.ts';
import { createGit } from '../../../../../adapters/git/git.ts';
import { countGit } from '../../../../support/git/counted-git.ts';
import { TestRepository, temporaryFolder } from '../../../../support/git/repository.ts';

/** A change on a branch of a repository, fetched into a mirror from the repository's own address. */
async function fetchedChange() {
  const repository = await TestRepository.create();
  const base = await repository.commit({ 'src/lib.rs': 'one' });
  await repository.git('checkout', '--quiet', '-b', 'feature');
  const sha = await repository.commit({ 'src/lib.rs': 'two' });
  await repository.git('checkout', '--quiet', 'main');
  const git = createGit({ folder: join(await temporaryFolder(), 'control') });
  const own = {
    ...{ repository: 'acme/widgets', sha, base: null, defaultBranch: 'main', isOwnSource: true },
    source: { kind: 'url', location: pathToFileURL(repository.folder).href },
  } as const;
  return { repository, base, sha, git, own, first: await git.fetchIntoMirror(own) };
}

it('goes once by the default branch that was seen a moment ago, and only where that will do', async () => {
  const { repository, base, sha, git, own, first } = await fetchedChange();
  expect(first.trusted).toBe(base);
  await repository.git('merge', '--quiet', '--ff-only', 'feature');
  const recent = { ...own, isRecentEnough: true };
  expect((await git.fetchIntoMirror(recent)).trusted).toBe(base);
  expect((await git.fetchIntoMirror(recent)).trusted).toBe(sha);
  await git.fetchIntoMirror(own);
  const next = await repository.commit({ 'src/lib.rs': 'three' });
  expect((await git.fetchIntoMirror({ ...own, sha: next })).trusted).toBe(next);
});

it('never takes a branch of another source for the one that was seen at the own address', async () => {
  const { repository, base, sha, git, own } = await fetchedChange();
  // A stranger's default branch holds the very change.
  const stranger = await TestRepository.create();
  await stranger.git('pull', '--quiet', repository.folder, 'feature');
  const source = { kind: 'path', location: stranger.folder } as const;
  expect(await git.fetchIntoMirror({ ...own, source, isOwnSource: false })).toMatchObject({
    trusted: null,
    base: null,
  });
  const fetched = await git.fetchIntoMirror({ ...own, isRecentEnough: true });
  expect(fetched).toMatchObject({ sha, base, trusted: base });
});

it('says from one look whether a commit is on the default branch', async () => {
  const commands = await countGit();
  const { git, own, base } = await fetchedChange();
  await commands();
  expect(await git.fetchIntoMirror({ ...own, branch: 'main' })).toMatchObject({ isOnBranch: false });
  expect(await git.fetchIntoMirror({ ...own, sha: base, branch: 'main' })).toMatchObject({ isOnBranch: true });
  expect((await commands()).filter((command) => command.startsWith('fetch'))).toHaveLength(2);
});

it('fetches again what a mirror has lost, and pins once more what git has packed', async () => {
  const { repository, git, own, base, first } = await fetchedChange();
  await repository.git('--git-dir', first.mirror, 'pack-refs', '--all');
  await repository.git('branch', '--quiet', '-D', 'feature');
  await repository.git('reflog', 'expire', '--expire=now', '--all');
  await repository.git('gc', '--quiet', '--prune=now');
  // The source has it no more; the mirror has.
  expect(await git.fetchIntoMirror(own)).toMatchObject({ trusted: base });
  const sha = await repository.commit({ 'src/lib.rs': 'on main' });
  const pin = join(first.mirror, 'refs/gate', sha);
  await writeFile(pin, `${sha}\n`);
  expect(await git.fetchIntoMirror({ ...own, sha })).toMatchObject({ trusted: sha });
  await rm(first.mirror, { recursive: true });
  expect(await git.fetchIntoMirror({ ...own, sha, isRecentEnough: true })).toMatchObject({ trusted: sha });
});

it.each([
  ['refs/heads/main', true],
  ['refs/heads/feature/I2S-v1.2_x', true],
  ['refs/tags/v1.0', true],
  ['refs/heads/-x', false],
  ['refs/heads/a..b', false],
  ['refs/heads/.a', false],
  ['refs/heads/a.', false],
  ['refs/heads/a.lock', false],
  ['refs/heads/a.lock/b', false],
  ['refs/heads/a//b', false],
  ['refs/heads/a:b', false],
  ['refs/heads/a@{1}', false],
  ['refs/heads/a\nb', false],
  ['refs/heads/', false],
  ['refs/heads', false],
  ['main', false],
  ['refs/heads/ü', false],
])('asks git whether %j is a name, unless it surely is: %s', async (name, isPlain) => {
  expect(isPlainRefName(name)).toBe(isPlain);
  if (!isPlain) return;
  const repository = await TestRepository.create();
  await repository.git('check-ref-format', name);
});
