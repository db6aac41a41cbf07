import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type AskedOf, createFindMeasure } from '../../../../../activities/control/asking/resolve-measure.ts';
import { createGit } from '../../../../../adapters/git/git.ts';
import { createGitHub } from '../../../../../adapters/github/github.ts';
import { readIdentity } from '../../../../../adapters/github/http/identity.ts';
import { loadProfile } from '../../../../../adapters/profiles/load-profile.ts';
import { jsonDigest } from '../../../../../adapters/signing/json-digest.ts';
import { startGitHubStandIn } from '../../../../../demo/github-stand-in/stand-in.ts';
import { TestRepository, temporaryFolder } from '../../../../support/git/repository.ts';

const REPOSITORY = 'acme/widgets';

/** A repository with a branch and a pull request of it, at what counts as its own address. */
async function scene() {
  const repository = await TestRepository.create();
  await repository.commit({ 'src/lib.rs': 'one\n' });
  await repository.git('checkout', '--quiet', '-b', 'faster');
  const head = await repository.commit({ 'src/lib.rs': 'two\n' });
  await repository.git('checkout', '--quiet', 'main');
  const standIn = await startGitHubStandIn({ repositories: [{ name: REPOSITORY, defaultBranch: 'main' }] });
  onTestFinished(() => standIn.close());
  standIn.registerCommit(REPOSITORY, head, 'b'.repeat(40));
  await standIn.createPullRequest(REPOSITORY, { title: 'Faster', branch: 'faster', headSha: head });
  const find = createFindMeasure({
    github: createGitHub(await readIdentity(standIn.environment('app', 'acme')), { spacing: 'none' }),
    git: createGit({ folder: join(await temporaryFolder(), 'git') }),
    loadProfile: (name) => loadProfile(name),
    defaultProfile: async () => ({ profile: await loadProfile('sample'), origin: 'sample' }),
    addressOf: () => repository.folder,
    digestOf: jsonDigest,
  });
  const asked = (rest: Omit<AskedOf, 'repository'> & { repository?: string }) =>
    find({ repository: REPOSITORY, ...rest });
  return { head, asked, folder: repository.folder };
}

it('finds the commit of a branch, of a pull request, or the one that is named', async () => {
  const { head, asked, folder } = await scene();
  const byBranch = await asked({ branch: 'faster', suites: ['simd', 'inference', 'simd'] });
  expect(byBranch.request).toMatchObject({
    ...{ repository: REPOSITORY, subject: null, branch: 'faster', headSha: head, suites: ['inference', 'simd'] },
    source: { kind: 'path', location: folder },
    profile: { name: 'sample' },
  });
  expect(byBranch.profileDigest).toBe(jsonDigest(await loadProfile('sample')));
  const { request: ofPull } = await asked({ pullRequest: 1 });
  expect(ofPull).toMatchObject({
    subject: { kind: 'pull-request', number: 1 },
    branch: null,
    headSha: head,
    suites: null,
  });
  const { request: named } = await asked({ sha: head, again: true, source: folder });
  expect(named).toMatchObject({ headSha: head, subject: null, again: true });
  const { request: byTurns } = await asked({ branch: 'faster', against: 'base', rounds: 2 });
  expect(byTurns.profile.rounds).toMatchObject({ max: 2, against: 'base' });
});

it.each([
  ['a branch that is not there', { branch: 'nowhere' }, /has no branch nowhere/],
  ['a pull request that is not there', { pullRequest: 9 }, /has no pull request 9/],
  ['a repository that is not there', { branch: 'faster', repository: 'acme/none' }, /acme\/none/],
  [
    'every fault in one go',
    { branch: 'nowhere', suites: ['slow'], profile: 'sample' },
    /no branch nowhere\n.*no suite slow; it has/,
  ],
  ['a profile and a repository', { pullRequest: 9, profile: 'none' }, /none[\s\S]*no pull request 9/],
  ['a commit that is not there', { sha: 'c'.repeat(40), profile: 'sample' }, /has no commit c{40}/],
  ['a source that is none', { branch: 'main', source: '/nowhere/at/all' }, /there is no repository or bundle at/],
])('refuses %s as wrong input', async (_, rest, fault) => {
  const { asked } = await scene();
  const error = await asked(rest).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'GateError', kind: 'wrong-input', message: expect.stringMatching(fault) });
});
