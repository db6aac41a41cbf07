import { describe, expect, it } from 'vitest';
import { createGitHubClient, type GitHubClient } from '../../../../../adapters/github/http/client.ts';
import { readIdentity } from '../../../../../adapters/github/http/identity.ts';
import { ensureProgressComment } from '../../../../../adapters/github/receipts/ensure-progress-comment.ts';
import { readSubject } from '../../../../../adapters/github/subject/read-subject.ts';
import { connect, HEAD, REPOSITORY, saying, startStandIn } from '../../../../support/github/github.ts';

const PULL = { kind: 'pull-request', number: 1 } as const;
const readHead = async (client: GitHubClient, repository: string, subject: typeof PULL) =>
  (await readSubject(client, repository, subject)).headSha;
const REPORT = saying('All measured.');

describe('a client', () => {
  it('asks for its installation and token once', async () => {
    const github = await startStandIn();
    const client = await connect(github);
    await Promise.all([readHead(client, REPOSITORY, PULL), readHead(client, REPOSITORY, PULL)]);
    expect(await readHead(client, REPOSITORY, PULL)).toBe(HEAD);
    const paths = github.requests().map(({ path }) => path);
    expect(paths.filter((path) => path.endsWith('/installation'))).toHaveLength(1);
    expect(paths.filter((path) => path.endsWith('/access_tokens'))).toHaveLength(1);
  });

  it('asks again after a failure', async () => {
    const github = await startStandIn();
    const client = await connect(github);
    github.faults.next('GET', /installation$/, 502);
    await expect(readHead(client, REPOSITORY, PULL)).rejects.toMatchObject({ kind: 'transient', status: 502 });
    expect(await readHead(client, REPOSITORY, PULL)).toBe(HEAD);
  });

  it('says where its app is not installed', async () => {
    const client = await connect(await startStandIn());
    await expect(readHead(client, 'other/widgets', PULL)).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringMatching(/^GitHub App \d+ is not installed on other\/widgets$/),
    });
  });

  it.each(['github', 'none'] as const)('sends nothing twice by itself, with spacing: %s', async (spacing) => {
    const github = await startStandIn();
    const identity = await readIdentity(github.environment('personal', 'acme'));
    const { octokit, owner, repo } = await createGitHubClient(identity, { spacing }).octokit(REPOSITORY, 'read');
    github.faults.next('PATCH', /issues\/1$/, 502);
    github.faults.next('POST', /comments$/, {
      status: 403,
      headers: { 'retry-after': '1' },
      message: 'secondary rate limit',
    });
    const issue = { owner, repo, issue_number: 1 };
    await expect(octokit.rest.issues.update({ ...issue, title: 'x' })).rejects.toMatchObject({ kind: 'transient' });
    await expect(octokit.rest.issues.createComment({ ...issue, body: 'x' })).rejects.toMatchObject({
      retryAfterMs: 1000,
    });
    expect(github.requests().map(({ method }) => method)).toEqual(['PATCH', 'POST']);
  });

  it('knows under which name its comments appear', async () => {
    const github = await startStandIn();
    expect(await (await connect(github)).author()).toBe(`${github.app.slug}[bot]`);
    expect(await (await connect(github, 'actions')).author()).toBe('github-actions[bot]');
    expect(await (await connect(github, 'personal', 'maintainer')).author()).toBe('maintainer');
  });
});

describe('the progress comment', () => {
  it.each(['app', 'actions', 'personal'] as const)('of an identity by %s is its own', async (as) => {
    const github = await startStandIn();
    const client = await connect(github, as);
    const first = await ensureProgressComment(client, REPOSITORY, 1, REPORT);
    expect(await ensureProgressComment(client, REPOSITORY, 1, REPORT)).toEqual(first);
    const { comments } = await github.dump(REPOSITORY);
    expect(comments).toMatchObject([{ id: Number(first.id), author: await client.author(), body: REPORT.body }]);
  });

  it.each(['reset', 'reset-after-write', '502-after-write', 'truncated', 'hang'] as const)(
    'is one when its answer met %s',
    async (fault) => {
      const github = await startStandIn();
      const client = await connect(github, 'personal', 'acme', 5000);
      github.faults.next('POST', /comments$/, fault);
      await expect(ensureProgressComment(client, REPOSITORY, 1, REPORT)).rejects.toMatchObject({ kind: 'transient' });
      await ensureProgressComment(client, REPOSITORY, 1, REPORT);
      expect((await github.dump(REPOSITORY)).comments).toHaveLength(1);
    },
  );

  it('leaves one that is kept current, where two attempts made two', async () => {
    const github = await startStandIn();
    const first = await github.addComment(REPOSITORY, 1, { body: REPORT.body });
    await github.addComment(REPOSITORY, 1, { body: REPORT.body });
    const client = await connect(github, 'personal');
    const next = saying('Decided.');
    expect(await ensureProgressComment(client, REPOSITORY, 1, next)).toEqual({ state: 'written', id: String(first) });
    expect((await github.dump(REPOSITORY)).comments.map(({ body }) => body)).toEqual([
      next.body,
      `The report is in comment ${first}.`,
    ]);
  });

  it('is none on a locked conversation', async () => {
    const github = await startStandIn();
    github.faults.next('POST', /comments$/, {
      status: 403,
      message: 'Unable to create comment because issue is locked.',
    });
    const receipt = await ensureProgressComment(await connect(github), REPOSITORY, 1, REPORT);
    expect(receipt).toEqual({ state: 'none', reason: expect.stringContaining('locked') });
  });
});
