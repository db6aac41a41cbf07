import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startGitHubStandIn } from '../../../../../demo/github-stand-in/stand-in.ts';
import { TestRepository, temporaryFolder } from '../../../../support/git/repository.ts';
import { gitIn } from '../../../../support/git/test-git.ts';

const NAME = 'acme/widgets';

/** A repository with a commit, and the stand-in with a copy of it, whose pull request has the branch `change`. */
async function served() {
  const repository = await TestRepository.create();
  const first = await repository.commit({ 'README.md': '# Widgets\n' });
  const standIn = await startGitHubStandIn({ repositories: [{ name: NAME, from: repository.folder }] });
  onTestFinished(() => standIn.close());
  const number = await standIn.createPullRequest(NAME, { title: 'A change', branch: 'change', headSha: first });
  const api = async (path: string) => {
    const headers = { authorization: `Bearer ${standIn.tokens.personal.acme}` };
    const response = await fetch(`${standIn.url}/repos/${NAME}${path}`, { headers });
    return { status: response.status, body: await response.json() };
  };
  return { repository, first, standIn, number, api, address: `${standIn.url}/Acme/widgets.git` };
}

it('lets git fetch what a repository had when it began, by branch and by commit', async () => {
  const { repository, first, standIn, address, api } = await served();
  const unpushed = await repository.commit({ 'src/lib.rs': '' });
  const git = gitIn(await temporaryFolder());
  expect(await git(['ls-remote', '--symref', address, 'HEAD'])).toBe(`ref: refs/heads/main\tHEAD\n${first}\tHEAD`);
  await git(['clone', '--quiet', address, 'copy']);
  await git(['init', '--quiet', 'other']);
  await git(['-C', 'other', 'fetch', '--quiet', '--depth=1', address, first]);
  expect(await git(['-C', 'other', 'rev-parse', 'FETCH_HEAD'])).toBe(first);
  expect(await api(`/commits/${first}`)).toMatchObject({ status: 200 });
  expect(await api(`/commits/${unpushed}`)).toMatchObject({ status: 422 });
  expect(await api('')).toMatchObject({ body: { default_branch: 'main' } });
  expect(standIn.environment('app', 'acme')).toMatchObject({ GITHUB_SERVER_URL: standIn.url });
});

it('moves the head of a pull request with a push to its branch, and no other', async () => {
  const { repository, first, number, address, api } = await served();
  // Too large for one request without chunks, and for one that git doesn't pack.
  const sha = await repository.commit({ 'data.txt': randomBytes(3_000_000).toString('hex') });
  await repository.git('push', '--quiet', address, 'HEAD:main');
  expect(await api(`/pulls/${number}`)).toMatchObject({ body: { head: { sha: first } } });
  await repository.git('push', '--quiet', address, 'HEAD:change');
  expect(await api(`/pulls/${number}`)).toMatchObject({ body: { head: { sha } } });
  expect(await api('/commits/change')).toMatchObject({
    body: {
      sha,
      commit: { tree: { sha: await repository.git('rev-parse', 'HEAD^{tree}') } },
      parents: [{ sha: first }],
    },
  });
});

it('has no address for a repository without a copy', async () => {
  const standIn = await startGitHubStandIn({ repositories: [{ name: NAME }] });
  expect(standIn.environment('app', 'acme')).not.toHaveProperty('GITHUB_SERVER_URL');
  const git = gitIn(await temporaryFolder());
  await expect(git(['ls-remote', `${standIn.url}/${NAME}.git`])).rejects.toThrow(/not found|Authentication/);
  await standIn.close();
});

it('leaves no copy behind', async () => {
  const repository = await TestRepository.create();
  await repository.commit();
  const copied = await startGitHubStandIn({ repositories: [{ name: NAME, from: repository.folder }] });
  const folder = copied.ownRepository(NAME)?.folder ?? '';
  expect(await readdir(folder)).toContain('objects');
  await copied.close();
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});

it('says what it can not copy', async () => {
  const empty = await TestRepository.create();
  for (const from of [empty.folder, join(empty.folder, 'nowhere')]) {
    await expect(startGitHubStandIn({ repositories: [{ name: NAME, from }] })).rejects.toThrow(
      `${from}: expected a git repository with a commit on a branch`,
    );
  }
});
