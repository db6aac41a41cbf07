import { expect, it, onTestFinished } from 'vitest';
import { createPublishLedger } from '../../../../activities/control/receipts/publish-ledger.ts';
import { type GitHubStandIn, startGitHubStandIn } from '../../../../demo/github-stand-in/stand-in.ts';
import { HEAD, OLD_HEAD, REPOSITORY } from '../../../support/github/github.ts';
import { NEIGHBOURS_LEDGER, passed, speakAs } from '../../../support/github/publishing.ts';

const OTHER = 'acme/other';

/** Pull request 1 in a repository, another repository of the same owner, and somebody who publishes into the first. */
async function scene() {
  const github = await startGitHubStandIn({
    repositories: [{ name: REPOSITORY }, { name: OTHER }],
    users: ['mallory'],
  });
  onTestFinished(() => github.close());
  github.registerCommit(REPOSITORY, HEAD, 'c'.repeat(40));
  github.registerCommit(REPOSITORY, OLD_HEAD, 'd'.repeat(40));
  const pull = { title: 'Mine', branch: 'mine', headSha: HEAD, author: 'mallory' };
  expect(await github.createPullRequest(REPOSITORY, pull)).toBe(1);
  const publishLedger = createPublishLedger({
    github: await speakAs(github),
    findNewer: async () => [],
    findStanding: async () => [],
    knowsRun: async () => false,
    keepLedger: async () => undefined,
    keepLanded: async () => undefined,
    keptLedgers: async () => [],
  });
  return { github, publishLedger };
}

const claim = (github: GitHubStandIn, number: number) =>
  github.editBody(REPOSITORY, { kind: 'pull-request', number: 1 }, `Fixes #${number}`);

/** Writes that went anywhere but to pull request 1 of its repository. */
const strayWrites = (github: GitHubStandIn) =>
  github
    .requests()
    .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/access_tokens'))
    .map(({ method, path }) => `${method} ${path}`)
    .filter((write) => write !== `POST /repos/${REPOSITORY}/issues/1/comments`);

it('a pull request that says it closes another pull request leaves that one’s ledger alone', async () => {
  const { github, publishLedger } = await scene();
  const pull = { title: 'Theirs', branch: 'theirs', headSha: OLD_HEAD, body: NEIGHBOURS_LEDGER };
  const number = await github.createPullRequest(REPOSITORY, pull);
  const commented = await github.createPullRequest(REPOSITORY, { ...pull, branch: 'commented', body: '' });
  const ledger = await github.addComment(REPOSITORY, commented, { body: NEIGHBOURS_LEDGER });
  for (const claimed of [number, commented]) {
    await claim(github, claimed);
    expect(await publishLedger(passed())).toMatchObject({ state: 'written' });
  }
  expect(await github.readBody(REPOSITORY, { kind: 'pull-request', number })).toBe(NEIGHBOURS_LEDGER);
  const { comments } = await github.dump(REPOSITORY);
  expect(comments.find(({ id }) => id === ledger)?.body).toBe(NEIGHBOURS_LEDGER);
  expect(comments.filter((comment) => comment.number === 1)).toHaveLength(1);
  expect(strayWrites(github)).toEqual([]);
});

it.each([
  ['in its body', NEIGHBOURS_LEDGER, null],
  ['in a comment', 'Slow.', NEIGHBOURS_LEDGER],
])('an issue that was transferred keeps its ledger %s as it is in the other repository', async (_, body, comment) => {
  const { github, publishLedger } = await scene();
  const issue = await github.createIssue(REPOSITORY, { title: 'Slow', body });
  if (comment !== null) await github.addComment(REPOSITORY, issue, { body: comment });
  await claim(github, issue);
  const moved = await github.transferIssue(REPOSITORY, issue, OTHER);
  expect(await publishLedger(passed())).toMatchObject({ state: 'written' });
  expect(await github.readBody(OTHER, { kind: 'issue', number: moved })).toBe(body);
  expect((await github.dump(OTHER)).comments.map(({ body: said }) => said)).toEqual(comment === null ? [] : [comment]);
  expect((await github.dump(REPOSITORY)).comments).toMatchObject([{ number: 1 }]);
  expect(strayWrites(github)).toEqual([]);
});

it('an issue that is transferred while its gate runs gets no receipt in the other repository', async () => {
  const { github, publishLedger } = await scene();
  const number = await github.createIssue(REPOSITORY, { title: 'Slow', body: NEIGHBOURS_LEDGER });
  const moved = await github.transferIssue(REPOSITORY, number, OTHER);
  expect(await publishLedger(passed({ subject: { kind: 'issue', number } }))).toEqual({
    state: 'none',
    reason: expect.stringContaining(`${REPOSITORY}#${number} was transferred and is ${OTHER}#${moved} now`),
  });
  expect(await github.readBody(OTHER, { kind: 'issue', number: moved })).toBe(NEIGHBOURS_LEDGER);
  expect((await github.dump(OTHER)).comments).toEqual([]);
  expect(strayWrites(github)).toEqual([]);
});
