import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createGitHubClient } from '../../../../../adapters/github/http/client.ts';
import { readIdentity } from '../../../../../adapters/github/http/identity.ts';
import { linkedIssue } from '../../../../../adapters/github/subject/linked-issue.ts';
import { readSubject } from '../../../../../adapters/github/subject/read-subject.ts';
import { connect, HEAD, OLD_HEAD, REPOSITORY, startStandIn } from '../../../../support/github/github.ts';

const PULL = { kind: 'pull-request', number: 1 } as const;

describe('a subject', () => {
  it('is a pull request with its head, labels and linked issue', async () => {
    const github = await startStandIn({ body: 'Fixes #9' });
    expect(await readSubject(await connect(github), REPOSITORY, PULL)).toEqual({
      kind: 'pull-request',
      repository: REPOSITORY,
      number: 1,
      title: 'Vectorize the dot product',
      body: 'Fixes #9',
      labels: ['performance'],
      state: 'open',
      linkedIssue: 9,
      headSha: HEAD,
      branch: 'vectorize',
      baseRef: 'main',
      headRepository: REPOSITORY,
      fork: false,
      defaultBranch: 'main',
    });
  });

  it('may come from a fork, or from one that is gone', async () => {
    const github = await startStandIn();
    const pull = { title: 'x', branch: 'theirs', headSha: OLD_HEAD };
    const alive = await github.createPullRequest(REPOSITORY, { ...pull, fork: 'neighbour/widgets' });
    const gone = await github.createPullRequest(REPOSITORY, { ...pull, branch: 'gone', fork: null });
    const client = await connect(github);
    const read = (number: number) => readSubject(client, REPOSITORY, { kind: 'pull-request', number });
    expect(await read(alive)).toMatchObject({
      fork: true,
      headRepository: 'neighbour/widgets',
      headSha: OLD_HEAD,
      branch: 'neighbour:theirs',
    });
    expect(await read(gone)).toMatchObject({ fork: true, headRepository: null, branch: 'ghost:gone' });
  });

  it('is an issue, which has no head', async () => {
    const github = await startStandIn();
    const number = await github.createIssue(REPOSITORY, { title: 'Slow', body: 'Closes #1', labels: ['bug'] });
    expect(await readSubject(await connect(github), REPOSITORY, { kind: 'issue', number })).toMatchObject({
      kind: 'issue',
      headSha: null,
      labels: ['bug'],
      linkedIssue: null,
      defaultBranch: 'main',
    });
  });

  it.each([
    [{ kind: 'pull-request', number: 9 } as const, `${REPOSITORY} has no pull request 9`, 'not-found'],
    [{ kind: 'issue', number: 9 } as const, `${REPOSITORY} has no issue 9`, 'not-found'],
    [{ kind: 'issue', number: 1 } as const, 'name it with --pr 1', 'elsewhere'],
  ])('%o that is missing or of the other kind is named', async (subject, message, kind) => {
    const client = await connect(await startStandIn());
    await expect(readSubject(client, REPOSITORY, subject)).rejects.toMatchObject({
      kind,
      message: expect.stringContaining(message),
    });
  });

  it('can be read without an identity; a wrong token is an error that does not show it', async () => {
    const github = await startStandIn();
    const env = { GITHUB_API_URL: github.url };
    const anonymous = createGitHubClient(await readIdentity(env, async () => null));
    expect(await readSubject(anonymous, REPOSITORY, PULL)).toMatchObject({ headSha: HEAD });
    const wrong = createGitHubClient(await readIdentity({ ...env, GITHUB_TOKEN: 'ghp_wrong' }));
    const error = await readSubject(wrong, REPOSITORY, PULL).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'unauthorized' });
    expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)).not.toContain('ghp_wrong');
  });

  it.each([
    ['a cut answer', 'truncated'],
    ['no answer', 'hang'],
  ] as const)('is unknown, not missing, after %s', async (_, fault) => {
    const github = await startStandIn();
    const client = await connect(github, 'personal', 'acme', 300);
    github.faults.next('GET', /pulls/, fault);
    await expect(readSubject(client, REPOSITORY, PULL)).rejects.toMatchObject({ kind: 'transient' });
  });
});

describe('the linked issue', () => {
  it.each([
    ['Closes #12', 12],
    ['This fixes: #3, resolves #4', 3],
    ['RESOLVED acme/widgets#5', 5],
    ['closes https://github.com/acme/widgets/issues/6', 6],
    ['closes other/repo#7 and fixes #8', 8],
    ['mentions #9', null],
    ['`closes #10`', null],
    ['```\ncloses #11\n```\n', null],
    ['<!-- closes #12 -->', null],
    ['encloses #13', null],
    ['closes #0', null],
    ['', null],
  ])('of %o is %o', (body, expected) => {
    expect(linkedIssue(body, 'acme/widgets')).toBe(expected);
  });
});
