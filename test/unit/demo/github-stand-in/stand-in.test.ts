import { describe, expect, it } from 'vitest';
import { startGitHubStandIn } from '../../../../demo/github-stand-in/stand-in.ts';
import { connect, HEAD, OLD_HEAD, REPOSITORY, startStandIn } from '../../../support/github/github.ts';

const CHECKS = `/repos/${REPOSITORY}/check-runs`;
const NAME = 'generative:gate:benchmarks';

type StandIn = Awaited<ReturnType<typeof startStandIn>>;

const call = async (github: StandIn, token: string | null, method: string, path: string, body?: unknown) => {
  const response = await fetch(`${github.url}${path}`, {
    method,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, link: response.headers.get('link'), body: JSON.parse(text) };
};

const actionsToken = (github: StandIn): string => github.tokens.actions.acme ?? '';
const personalToken = (github: StandIn): string => github.tokens.personal.maintainer ?? '';

describe('the stand-in is as strict as GitHub:', () => {
  it('an unknown token is nobody', async () => {
    const github = await startStandIn();
    expect(await call(github, 'ghp_guess', 'GET', `/repos/${REPOSITORY}`)).toMatchObject({ status: 401 });
    expect(await call(github, null, 'POST', CHECKS, { name: NAME, head_sha: HEAD })).toMatchObject({ status: 401 });
  });

  it('only apps may create check runs', async () => {
    const github = await startStandIn();
    const body = { name: NAME, head_sha: HEAD };
    expect(await call(github, personalToken(github), 'POST', CHECKS, body)).toMatchObject({ status: 403 });
    expect(await call(github, actionsToken(github), 'POST', CHECKS, body)).toMatchObject({
      status: 201,
      body: { app: { slug: 'github-actions' } },
    });
  });

  it.each([
    ['an unknown commit', { head_sha: 'f'.repeat(40) }],
    ['a branch in place of a commit', { head_sha: 'vectorize' }],
    ['a long summary', { output: { title: 'x', summary: 'x'.repeat(65_536) } }],
    ['a long text', { output: { title: 'x', summary: 'x', text: 'x'.repeat(65_536) } }],
    ['51 annotations', { output: { title: 'x', summary: 'x', annotations: Array(51).fill({}) } }],
  ])('a check run with %s is refused', async (_, part) => {
    const github = await startStandIn();
    const answer = await call(github, actionsToken(github), 'POST', CHECKS, { name: NAME, head_sha: HEAD, ...part });
    expect(answer.status).toBe(422);
    expect((await github.dump(REPOSITORY)).checkRuns).toEqual([]);
  });

  it('a conclusion completes, and completed stays so', async () => {
    const github = await startStandIn();
    const token = actionsToken(github);
    const { body } = await call(github, token, 'POST', CHECKS, { name: NAME, head_sha: HEAD, status: 'in_progress' });
    const path = `${CHECKS}/${body.id}`;
    expect(await call(github, token, 'PATCH', path, { conclusion: 'failure' })).toMatchObject({
      body: { status: 'completed', conclusion: 'failure' },
    });
    expect(await call(github, token, 'PATCH', path, { status: 'in_progress' })).toMatchObject({ status: 422 });
    expect(await call(github, token, 'PATCH', path, { conclusion: 'success' })).toMatchObject({
      body: { status: 'completed', conclusion: 'success' },
    });
  });

  it('only the app that made a check run may update it', async () => {
    const github = await startStandIn();
    const { body } = await call(github, actionsToken(github), 'POST', CHECKS, { name: NAME, head_sha: HEAD });
    const { octokit, owner, repo } = await (await connect(github)).octokit(REPOSITORY, 'checks');
    await expect(
      octokit.rest.checks.update({ owner, repo, check_run_id: body.id, conclusion: 'success' }),
    ).rejects.toMatchObject({ kind: 'forbidden', message: expect.stringContaining('app_id') });
  });

  it('check runs are listed by commit and name, the latest of each app or all, in pages', async () => {
    const github = await startStandIn();
    const token = actionsToken(github);
    for (let count = 0; count < 3; count++) {
      await call(github, token, 'POST', CHECKS, { name: NAME, head_sha: HEAD });
      await call(github, token, 'POST', CHECKS, { name: 'other', head_sha: HEAD });
    }
    const list = `/repos/${REPOSITORY}/commits/${HEAD}/check-runs`;
    expect((await call(github, token, 'GET', list)).body.total_count).toBe(2);
    const first = await call(github, token, 'GET', `${list}?check_name=${NAME}&filter=all&per_page=2`);
    expect(first.body).toMatchObject({ total_count: 3, check_runs: [{ name: NAME }, { name: NAME }] });
    expect(first.link).toContain('rel="next"');
    const second = await call(github, token, 'GET', `${list}?check_name=${NAME}&filter=all&per_page=2&page=2`);
    expect(second.body.check_runs).toHaveLength(1);
    expect(second.link).toBeNull();
    const other = await call(github, token, 'GET', `/repos/${REPOSITORY}/commits/${OLD_HEAD}/check-runs`);
    expect(other.body).toEqual({ total_count: 0, check_runs: [] });
  });

  it('texts have bounds', async () => {
    const github = await startStandIn();
    const token = personalToken(github);
    const comments = `/repos/${REPOSITORY}/issues/1/comments`;
    const long = { body: 'x'.repeat(65_537) };
    expect(await call(github, token, 'POST', comments, long)).toMatchObject({ status: 422 });
    expect(await call(github, token, 'PATCH', `/repos/${REPOSITORY}/pulls/1`, long)).toMatchObject({ status: 422 });
    const status = { state: 'success', description: 'x'.repeat(141) };
    const statuses = `/repos/${REPOSITORY}/statuses/${HEAD}`;
    expect(await call(github, token, 'POST', statuses, status)).toMatchObject({ status: 422 });
  });

  it('the head of a pull request follows pushes, as a pull request and as a commit', async () => {
    const github = await startStandIn();
    github.setHead(REPOSITORY, 1, OLD_HEAD);
    const token = personalToken(github);
    const pull = await call(github, token, 'GET', `/repos/${REPOSITORY}/pulls/1`);
    expect(pull.body.head).toMatchObject({ sha: OLD_HEAD, ref: 'vectorize' });
    expect(pull.body.url).toContain(github.url);
    const commit = await call(github, token, 'GET', `/repos/${REPOSITORY}/commits/${HEAD}`);
    expect(commit.body).toMatchObject({ sha: HEAD, commit: { tree: { sha: 'c'.repeat(40) } } });
  });

  it('a busy port is an error', async () => {
    const github = await startStandIn();
    const port = Number(new URL(github.url).port);
    await expect(startGitHubStandIn({ repositories: [], port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
