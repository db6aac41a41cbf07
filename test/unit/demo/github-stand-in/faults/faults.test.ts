import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../../../demo/github-stand-in/faults/fault.ts';
import { primaryLimit, secondaryLimit } from '../../../../../demo/github-stand-in/faults/refusals.ts';
import { type GitHubStandIn, startGitHubStandIn } from '../../../../../demo/github-stand-in/stand-in.ts';
import { HEAD, REPOSITORY, startStandIn } from '../../../../support/github/github.ts';

const COMMENTS = `/repos/${REPOSITORY}/issues/1/comments`;
const CHECKS = `/repos/${REPOSITORY}/check-runs`;

const ask = async (
  github: GitHubStandIn,
  method: string,
  path: string,
  {
    body,
    token = github.tokens.actions.acme ?? '',
    headers = {},
    patienceMs = 30_000,
  }: { body?: unknown; token?: string; headers?: Record<string, string>; patienceMs?: number } = {},
) => {
  const response = await fetch(`${github.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(patienceMs),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
};

const bodies = async (github: GitHubStandIn) => (await github.dump(REPOSITORY)).comments.map(({ body }) => body);

describe('a fault', () => {
  it.each<[Fault, boolean, number | null]>([
    [503, false, 503],
    ['503-after-write', true, 503],
    [{ status: 409, message: 'Conflict', afterWrite: true }, true, 409],
    ['reset', false, null],
    ['reset-after-write', true, null],
    ['fin', false, null],
    ['fin-after-write', true, null],
    ['hang-before-write', false, null],
    ['hang', true, null],
    ['truncated', true, null],
    [{ visibleAfterMs: 1, answer: 'reset-after-write' }, true, null],
    [{ visibleAfterMs: 1 }, true, 201],
  ])('%o: applied %o, answered %o', async (fault, applied, status) => {
    const github = await startStandIn();
    github.faults.next('POST', /comments$/, fault);
    const patienceMs = String(fault).startsWith('hang') ? 2000 : 30_000;
    const answer = await ask(github, 'POST', COMMENTS, { body: { body: 'Hello' }, patienceMs }).catch(() => null);
    expect(answer?.status ?? null).toBe(status);
    expect(await bodies(github)).toEqual(applied ? ['Hello'] : []);
    expect(github.faults.pending).toBe(0);
    expect((await ask(github, 'GET', COMMENTS)).status).toBe(200);
  });

  it('meets one client alone, or a later request', async () => {
    const github = await startStandIn();
    github.faults.next('GET', /comments$/, 502, { userAgent: 'other' });
    github.faults.next('GET', /comments$/, 500, { skip: 1 });
    const statuses = [];
    for (const agent of ['one', 'one', 'other', 'other']) {
      statuses.push((await ask(github, 'GET', COMMENTS, { headers: { 'user-agent': agent } })).status);
    }
    expect(statuses).toEqual([200, 500, 502, 200]);
  });

  it('is the same for the same seed at random, and none any more when that ends', async () => {
    const outcomes = async (seed: number) => {
      const github = await startStandIn();
      github.faults.atRandom({ seed, rate: 0.5, faults: [500, 502] });
      const statuses = [];
      for (let count = 0; count < 12; count++) statuses.push((await ask(github, 'GET', COMMENTS)).status);
      github.faults.atRandom(null);
      expect((await ask(github, 'GET', COMMENTS)).status).toBe(200);
      return statuses;
    };
    const first = await outcomes(1);
    expect(new Set(first)).toEqual(new Set([200, 500, 502]));
    expect(await outcomes(1)).toEqual(first);
    expect(await outcomes(2)).not.toEqual(first);
  });

  it('lets repetitions of what went wrong at random go by where it is told to', async () => {
    const github = await startStandIn();
    github.faults.atRandom({ seed: 1, rate: 1, faults: [500], rest: 2 });
    const statuses = [];
    for (let count = 0; count < 6; count++) statuses.push((await ask(github, 'GET', COMMENTS)).status);
    expect(statuses).toEqual([500, 200, 200, 500, 200, 200]);
  });

  it("has GitHub's words and headers for both kinds of limit", async () => {
    const github = await startStandIn();
    github.faults.next('GET', /comments$/, secondaryLimit({ status: 429, retryAfterSeconds: 7 }));
    github.faults.next('GET', /comments$/, primaryLimit({ resetsInSeconds: 60 }));
    const secondary = await ask(github, 'GET', COMMENTS);
    expect([secondary.status, secondary.headers.get('retry-after')]).toEqual([429, '7']);
    expect(secondary.body.message).toMatch(/secondary rate limit/);
    const primary = await ask(github, 'GET', COMMENTS);
    expect([primary.status, primary.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
  });
});

describe('a late write', () => {
  it('is missing from lists and by its id, and then there', async () => {
    const github = await startStandIn();
    github.faults.next('POST', /comments$/, { visibleAfterMs: 3000 });
    const { body: made } = await ask(github, 'POST', COMMENTS, { body: { body: 'Hello' } });
    const one = `/repos/${REPOSITORY}/issues/comments/${made.id}`;
    expect((await ask(github, 'GET', COMMENTS)).body).toEqual([]);
    expect((await ask(github, 'GET', one)).status).toBe(404);
    await expect.poll(async () => (await ask(github, 'GET', COMMENTS)).body, { timeout: 240_000 }).toHaveLength(1);
    expect((await ask(github, 'GET', one)).body.body).toBe('Hello');
  });

  it('of a check run shows what was there before', async () => {
    const github = await startStandIn();
    const { body: made } = await ask(github, 'POST', CHECKS, {
      body: { name: 'gate', head_sha: HEAD, status: 'in_progress' },
    });
    github.faults.next('PATCH', /check-runs/, { visibleAfterMs: 3000 });
    const path = `${CHECKS}/${made.id}`;
    expect((await ask(github, 'PATCH', path, { body: { conclusion: 'success' } })).body.status).toBe('completed');
    const list = `/repos/${REPOSITORY}/commits/${HEAD}/check-runs`;
    expect((await ask(github, 'GET', path)).body.status).toBe('in_progress');
    expect((await ask(github, 'GET', list)).body.check_runs).toMatchObject([{ status: 'in_progress' }]);
    await expect
      .poll(async () => (await ask(github, 'GET', list)).body.check_runs, { timeout: 240_000 })
      .toMatchObject([{ status: 'completed' }]);
  });
});

describe("GitHub's limits", () => {
  it('count requests, but none that is answered with 304', async () => {
    const github = await startStandIn();
    const first = await ask(github, 'GET', COMMENTS);
    const etag = first.headers.get('etag') ?? '';
    const again = await ask(github, 'GET', COMMENTS, { headers: { 'if-none-match': etag } });
    expect([again.status, again.body]).toEqual([304, null]);
    const remaining = (answer: typeof first) => answer.headers.get('x-ratelimit-remaining');
    expect(remaining(again)).toBe(remaining(first));
    await ask(github, 'POST', COMMENTS, { body: { body: 'Hello' } });
    expect((await ask(github, 'GET', COMMENTS, { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  it('end with 403 where the hour is used up', async () => {
    const github = await startGitHubStandIn({ repositories: [{ name: REPOSITORY }], requestsPerHour: 1 });
    try {
      expect((await ask(github, 'GET', `/repos/${REPOSITORY}`)).status).toBe(200);
      const refused = await ask(github, 'GET', `/repos/${REPOSITORY}`);
      expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
      const other = github.tokens.personal.acme ?? '';
      expect((await ask(github, 'GET', `/repos/${REPOSITORY}`, { token: other })).status).toBe(200);
    } finally {
      await github.close();
    }
  });
});

describe('what may not be done', () => {
  it('is refused with 404 to a classic token without the scope, with 403 to a fine-grained one', async () => {
    const github = await startStandIn();
    for (const [kind, status] of [
      ['classic', 404],
      ['fine-grained', 403],
    ] as const) {
      const token = github.admitReader('maintainer', kind);
      expect((await ask(github, 'GET', COMMENTS, { token })).status).toBe(200);
      expect((await ask(github, 'POST', COMMENTS, { token, body: { body: 'Hello' } })).status).toBe(status);
    }
  });

  it('where issues are disabled, is anything but pull requests', async () => {
    const github = await startStandIn();
    const issue = await github.createIssue(REPOSITORY, { title: 'Slow' });
    github.disableIssues(REPOSITORY);
    expect((await ask(github, 'GET', `/repos/${REPOSITORY}/issues/${issue}`)).status).toBe(410);
    expect((await ask(github, 'POST', `/repos/${REPOSITORY}/issues`, { body: { title: 'New' } })).status).toBe(410);
    expect((await ask(github, 'POST', COMMENTS, { body: { body: 'Hello' } })).status).toBe(201);
  });

  it.each([
    ['a completed check run without a conclusion', { status: 'completed' }],
    ['a conclusion that there is not', { conclusion: 'fine' }],
    ['an annotation without a message', { output: { title: 'x', summary: 'x', annotations: [{ path: 'a' }] } }],
    ['a summary whose bytes are too many', { output: { title: 'x', summary: 'ü'.repeat(40_000) } }],
  ])('is %s', async (_, part) => {
    const github = await startStandIn();
    const answer = await ask(github, 'POST', CHECKS, { body: { name: 'gate', head_sha: HEAD, ...part } });
    expect(answer.status).toBe(422);
  });
});

describe('by hand', () => {
  it('faults are planned, pushes made and the state is read, over HTTP', async () => {
    const github = await startStandIn();
    const plan = (body: unknown) => ask(github, 'POST', '/_stand-in/faults', { body });
    expect((await plan({ method: 'GET', path: 'comments$', fault: 'secondary-limit' })).status).toBe(201);
    expect((await ask(github, 'GET', COMMENTS)).status).toBe(403);
    expect((await plan({ method: 'GET', path: '(', fault: 500 })).status).toBe(422);
    expect((await plan({ method: 'GET', path: 'x', fault: 'flood' })).body.message).toMatch(/secondary-limit/);
    const sha = 'e'.repeat(40);
    const push = { repository: REPOSITORY, number: 1, sha, tree: 'f'.repeat(40) };
    expect((await ask(github, 'POST', '/_stand-in/head', { body: push })).status).toBe(201);
    expect((await ask(github, 'GET', `/repos/${REPOSITORY}/pulls/1`)).body.head.sha).toBe(sha);
    await ask(github, 'POST', '/_stand-in/random', { body: { rate: 1, faults: [500] } });
    expect((await ask(github, 'GET', COMMENTS)).status).toBe(500);
    await ask(github, 'POST', '/_stand-in/random', { body: { rate: 0 } });
    await plan({ method: 'GET', path: 'comments$', fault: 500 });
    expect((await ask(github, 'DELETE', '/_stand-in/faults')).body).toEqual({ pendingFaults: 0 });
    const { body: state } = await ask(github, 'GET', '/_stand-in/state');
    expect(state).toMatchObject({ pendingFaults: 0, [REPOSITORY]: { checkRuns: [], comments: [] } });
    expect(state.requests.map(({ status }: { status: number }) => status)).toEqual([403, 200, 500]);
    expect((await ask(github, 'GET', '/_stand-in/other')).status).toBe(404);
  });
});
