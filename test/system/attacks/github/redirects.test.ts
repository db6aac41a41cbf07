import { expect, it, onTestFinished } from 'vitest';
import { resolveRequest } from '../../../../activities/control/asking/complete-request.ts';
import { createComment, updateComment } from '../../../../adapters/github/receipts/comments.ts';
import { ensureCheck } from '../../../../adapters/github/receipts/ensure-check.ts';
import { ensureLedger } from '../../../../adapters/github/receipts/ensure-ledger.ts';
import { ensureProgressComment } from '../../../../adapters/github/receipts/ensure-progress-comment.ts';
import { readSubject } from '../../../../adapters/github/subject/read-subject.ts';
import { InputError } from '../../../../client/input-error.ts';
import { startGitHubStandIn } from '../../../../demo/github-stand-in/stand-in.ts';
import { connect, DONE, HEAD, LEDGER, lineEditor, REPOSITORY, STATUS, saying } from '../../../support/github/github.ts';
import { profileOf } from '../../../support/policy/measured.ts';

const FORMER = 'acme/gadgets';
const OTHER = 'acme/other';
const PULL = { kind: 'pull-request', number: 1 } as const;

/** A repository that was once called otherwise, and another one of the same owner. */
async function scene(as: 'app' | 'actions' | 'personal') {
  const github = await startGitHubStandIn({ repositories: [{ name: REPOSITORY }, { name: OTHER }] });
  onTestFinished(() => github.close());
  github.registerCommit(REPOSITORY, HEAD, 'c'.repeat(40));
  await github.createPullRequest(REPOSITORY, { title: 'x', body: LEDGER, branch: 'x', headSha: HEAD });
  github.formerName(REPOSITORY, FORMER);
  return { github, client: await connect(github, as) };
}

it.each(['app', 'actions', 'personal'] as const)('no write of %s follows a redirect', async (as) => {
  const { github, client } = await scene(as);
  const number = await github.createIssue(REPOSITORY, { title: 'Slow' });
  const moved = await github.transferIssue(REPOSITORY, number, OTHER);
  const comment = await github.addComment(REPOSITORY, 1, { body: 'before' });
  const elsewhere = { kind: 'elsewhere', message: expect.stringMatching(/: 30[17], it is at .* and no redirect/) };
  await expect(createComment(client, REPOSITORY, number, 'x')).rejects.toMatchObject(elsewhere);
  await expect(createComment(client, FORMER, 1, 'x')).rejects.toMatchObject(elsewhere);
  await expect(updateComment(client, FORMER, comment, 'x')).rejects.toMatchObject(elsewhere);
  const { octokit, owner, repo } = await client.octokit(REPOSITORY, 'texts');
  await expect(octokit.rest.issues.update({ owner, repo, issue_number: number, body: 'x' })).rejects.toMatchObject(
    elsewhere,
  );
  expect(await github.readBody(OTHER, { kind: 'issue', number: moved })).toBe('');
  expect((await github.dump(OTHER)).comments).toEqual([]);
  expect((await github.dump(REPOSITORY)).comments).toMatchObject([{ body: 'before' }]);
  expect(
    github.requests().filter(({ path }) => path.startsWith('/repositories/') && !/installation$/.test(path)),
  ).toEqual([]);
});

it.each(['app', 'personal'] as const)(
  'receipts of %s in a renamed repository end, each with the reason',
  async (as) => {
    const { github, client } = await scene(as);
    const none = { state: 'none', reason: expect.stringMatching(/it is at .*\/repositories\/\d+\//) };
    expect(await ensureCheck(client, FORMER, HEAD, { check: DONE, status: STATUS })).toMatchObject(none);
    const subject = { subject: PULL, body: LEDGER, linkedIssue: null };
    expect((await ensureLedger(client, FORMER, subject, lineEditor())).receipt).toMatchObject(none);
    expect(await ensureProgressComment(client, FORMER, 1, saying('x'))).toMatchObject(none);
    expect(await github.dump(REPOSITORY)).toMatchObject({ checkRuns: [], statuses: [], comments: [] });
  },
);

it.each(['app', 'personal'] as const)('a renamed repository is read by %s under its name of now', async (as) => {
  const { client } = await scene(as);
  expect(await readSubject(client, FORMER, PULL)).toMatchObject({ repository: REPOSITORY, headSha: HEAD });
});

it.each(['app', 'personal'] as const)('%s is told where a transferred issue is now', async (as) => {
  const { github, client } = await scene(as);
  const number = await github.createIssue(REPOSITORY, { title: 'Slow' });
  const moved = await github.transferIssue(REPOSITORY, number, OTHER);
  await expect(readSubject(client, REPOSITORY, { kind: 'issue', number })).rejects.toMatchObject({
    kind: 'elsewhere',
    message: `${REPOSITORY}#${number} was transferred and is ${OTHER}#${moved} now: name it with --repo ${OTHER} --issue ${moved}`,
  });
});

it('a request for a transferred issue is wrong input that names both', async () => {
  const { github, client } = await scene('app');
  const number = await github.createIssue(REPOSITORY, { title: 'Slow' });
  const moved = await github.transferIssue(REPOSITORY, number, OTHER);
  const asked = { repo: REPOSITORY, issue: number, profile: 'p', source: '/here' };
  const error = await resolveRequest(asked, 'generative', {
    loadProfile: async () => profileOf({}),
    readSubject: (...subject) => readSubject(client, ...subject),
    inspectSource: async (location) => ({ source: { kind: 'path', location }, head: HEAD, hasCommit: true }),
    hasBase: async () => true,
    addressOf: (repository) => `https://github.com/${repository}.git`,
  }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  expect(error).toMatchObject({
    faults: [expect.stringMatching(`^${REPOSITORY}#${number} was transferred and is ${OTHER}#${moved} now`)],
  });
});
