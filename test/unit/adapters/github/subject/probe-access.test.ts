import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGitHubClient } from '../../../../../adapters/github/http/client.ts';
import { readIdentity } from '../../../../../adapters/github/http/identity.ts';
import { identitySource, probeAccess } from '../../../../../adapters/github/subject/probe-access.ts';
import { connect, REPOSITORY, startStandIn } from '../../../../support/github/github.ts';

/** A GitHub that answers with headers and rights of its own choice, to any credentials. */
async function answering(headers: Record<string, string>, rights: object) {
  const writes: string[] = [];
  const server = createServer((request, response) => {
    if (request.method !== 'GET') writes.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(request.url === '/user' ? { login: 'acme' } : rights));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const env = {
    GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    GITHUB_TOKEN: 'ghp_secret',
  };
  return { writes, client: createGitHubClient(await readIdentity(env, async () => null)) };
}

const repository = (push: boolean, isPrivate = false) => ({
  full_name: 'acme/widgets',
  default_branch: 'main',
  private: isPrivate,
  permissions: { pull: true, push, admin: false },
});

describe('what an identity may do', () => {
  it("is what an app's installation was given", async () => {
    const github = await startStandIn();
    const client = await connect(github);
    const before = github.requests().length;
    expect(await probeAccess(client, REPOSITORY)).toMatchObject({
      author: `${github.app.slug}[bot]`,
      read: 'yes',
      checks: 'yes',
      statuses: 'yes',
      comments: 'yes',
    });
    const asked = github.requests().slice(before);
    expect(asked.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/access_tokens'))).toEqual([]);
  });

  it.each([
    ['a classic token of who may push', { 'x-oauth-scopes': 'repo, gist' }, repository(true, true), ['yes', 'yes']],
    ['a token for public repositories only', { 'x-oauth-scopes': 'public_repo' }, repository(true), ['yes', 'yes']],
    ['the same on a private one', { 'x-oauth-scopes': 'public_repo' }, repository(true, true), ['no', 'no']],
    ['a token for statuses alone', { 'x-oauth-scopes': 'repo:status' }, repository(true), ['yes', 'no']],
    ['a token of who may only read', { 'x-oauth-scopes': 'repo' }, repository(false), ['no', 'yes']],
    ['a token without scopes', { 'x-oauth-scopes': '' }, repository(true), ['no', 'no']],
    ['a fine-grained token', {}, repository(true), ['unknown', 'unknown']],
  ])('is told by GitHub for %s', async (_, headers, rights, [statuses, comments]) => {
    const { client, writes } = await answering(headers, rights);
    // Only apps may write check runs.
    expect(await probeAccess(client, REPOSITORY)).toMatchObject({ checks: 'no', statuses, comments, expires: null });
    expect(writes).toEqual([]);
  });

  it('ends with the token', async () => {
    const headers = { 'x-oauth-scopes': 'repo', 'github-authentication-token-expiration': '2026-12-01 10:00:00 UTC' };
    const { client } = await answering(headers, repository(true));
    expect((await probeAccess(client, REPOSITORY)).expires).toBe('2026-12-01 10:00:00 UTC');
  });

  it("is not told beforehand to Actions' token, and nothing but reading for nobody", async () => {
    const github = await startStandIn();
    expect(await probeAccess(await connect(github, 'actions'), REPOSITORY)).toMatchObject({ checks: 'unknown' });
    const nobody = createGitHubClient(await readIdentity({ GITHUB_API_URL: github.url }, async () => null));
    expect(await probeAccess(nobody, REPOSITORY)).toEqual({
      author: null,
      read: 'yes',
      checks: 'no',
      statuses: 'no',
      comments: 'no',
      expires: null,
    });
  });

  it('can not be known of a repository that is not there', async () => {
    const github = await startStandIn();
    await expect(probeAccess(await connect(github, 'personal'), 'acme/none')).rejects.toMatchObject({
      kind: 'not-found',
    });
  });
});

const nobody = async (): Promise<null> => null;
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const GITHUB_APP_PRIVATE_KEY = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

it.each<[Record<string, string>, string]>([
  [{ GITHUB_APP_ID: '1', GITHUB_APP_PRIVATE_KEY }, 'GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY'],
  [{ GITHUB_ACTIONS: 'true', GITHUB_TOKEN: 'ghs_x' }, 'GITHUB_TOKEN and GITHUB_ACTIONS'],
  [{ GITHUB_TOKEN: 'ghp_x', GH_TOKEN: 'ghp_y' }, 'GITHUB_TOKEN'],
  [{ GITHUB_TOKEN: ' ', GH_TOKEN: 'ghp_y' }, 'GH_TOKEN'],
  [{}, 'nothing'],
])('names where an identity comes from', async (env, source) => {
  expect(identitySource(await readIdentity(env, nobody), env)).toBe(source);
});
