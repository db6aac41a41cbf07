import { describe, expect, it } from 'vitest';
import { toGitHubError } from '../../../../../adapters/github/http/errors.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');

const http = (status: number, message = 'Refused', headers: Record<string, string> | null = {}): Error =>
  Object.assign(new Error(message), {
    name: 'HttpError',
    status,
    request: {
      method: 'POST',
      url: 'https://api.github.com/repos/a/b/issues?x=1',
      headers: { authorization: 'ghp_x' },
    },
    ...(headers === null ? {} : { response: { headers } }),
  });

describe('an error of GitHub', () => {
  it.each([
    [400, 'invalid'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [408, 'transient'],
    [409, 'transient'],
    [410, 'not-found'],
    [422, 'invalid'],
    [429, 'transient'],
    [451, 'forbidden'],
    [500, 'transient'],
    [503, 'transient'],
  ])('%i is %s', (status, kind) => {
    expect(toGitHubError(http(status))).toMatchObject({ kind, status });
  });

  it.each([
    ['Retry-After', http(403, 'Slow down', { 'retry-after': '30' }), 30_000],
    [
      'a reset time',
      http(403, 'x', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${NOW / 1000 + 90}` }),
      91_000,
    ],
    ['a secondary limit without a time', http(403, 'You have exceeded a secondary rate limit'), 60_000],
    ['a time beyond an hour', http(429, 'x', { 'retry-after': '86400' }), 3_600_000],
    ['a server that says when', http(503, 'x', { 'retry-after': '5' }), 5000],
  ])('with %s says how long to wait', (_, error, retryAfterMs) => {
    expect(toGitHubError(error, { now: NOW })).toMatchObject({ kind: 'transient', retryAfterMs });
  });

  it('without an answer is the network, and names the place but no query or credential', () => {
    const error = toGitHubError(http(500, 'read ECONNRESET', null));
    expect(error).toMatchObject({ kind: 'transient', message: 'GitHub POST /repos/a/b/issues: read ECONNRESET' });
    expect(error).toMatchObject({ status: undefined });
    expect(JSON.stringify(error)).not.toContain('ghp_x');
  });

  it('without a host of that name says where another GitHub would be named', () => {
    expect(toGitHubError(http(500, 'getaddrinfo ENOTFOUND api.github.com', null))).toMatchObject({
      kind: 'transient',
      message:
        'GitHub POST /repos/a/b/issues: getaddrinfo ENOTFOUND api.github.com (no such host is known here: GITHUB_API_URL says where GitHub is)',
    });
  });

  it('of another kind passes unchanged', () => {
    const bug = new TypeError('x is not a function');
    expect(toGitHubError(bug)).toBe(bug);
  });
});
