import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGit } from '../../../../adapters/git/git.ts';
import { createGitHub } from '../../../../adapters/github/github.ts';
import { readIdentity } from '../../../../adapters/github/http/identity.ts';
import { startGitHubStandIn } from '../../../../demo/github-stand-in/stand-in.ts';
import { startPrivateServer } from '../../../support/git/private-server.ts';
import { TestRepository, temporaryFolder } from '../../../support/git/repository.ts';

const TOKEN = 'ghs_16C7e42F292c6912E7710c838347Ae178B4a';
const HEADER = `Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString('base64')}`;

/** Repositories `acme/widgets` and `acme/secrets` behind a login, and git with an identity of that GitHub. */
async function setUp() {
  const root = await temporaryFolder();
  const repository = await TestRepository.create();
  const sha = await repository.commit({ 'a.txt': 'a' });
  for (const name of ['widgets', 'secrets']) {
    await repository.git('clone', '--quiet', '--bare', repository.folder, join(root, `acme/${name}.git`));
  }
  const { host, seen } = await startPrivateServer(root, (authorization) => authorization === HEADER);
  const identity = await readIdentity({ GITHUB_API_URL: `https://${host}/api/v3`, GITHUB_TOKEN: TOKEN });
  const folder = await temporaryFolder();
  const git = createGit({ folder, authorization: createGitHub(identity).authorizeSource });
  const at = (name: string) => `https://${host}/acme/${name}.git`;
  return { git, sha, at, seen, folder };
}

const request = (location: string, sha: string) =>
  ({
    repository: 'Acme/Widgets',
    source: { kind: 'url', location },
    sha,
    base: null,
    defaultBranch: 'main',
  }) as const;

describe('a private repository', () => {
  it('is looked at and fetched with the identity of the gate', async () => {
    const { git, sha, at } = await setUp();
    expect(await git.inspectSource(at('widgets'), sha, 'acme/widgets')).toMatchObject({ head: sha, hasCommit: true });
    const source = { kind: 'url', location: at('widgets') } as const;
    expect(await git.hasBase(source, 'main', 'acme/widgets')).toBe(true);
    const { mirror } = await git.fetchIntoMirror(request(at('widgets'), sha));
    expect(await git.readCommits(mirror).treeOf(sha)).toMatch(/^[0-9a-f]{40}$/);
  });

  it('leaves nothing of the token in the mirror', async () => {
    const { git, sha, at, folder } = await setUp();
    await git.fetchIntoMirror(request(at('widgets'), sha));
    const found = await execa('grep', ['-rlE', `${TOKEN}|${HEADER.slice(6)}`, folder], { reject: false });
    expect(found.stdout).toBe('');
  });

  it('is not read for a request about another one', async () => {
    const { git, sha, at, seen } = await setUp();
    await expect(git.fetchIntoMirror(request(at('secrets'), sha))).rejects.toMatchObject({ kind: 'wrong-input' });
    await expect(git.inspectSource(at('secrets'), null, 'acme/widgets')).rejects.toMatchObject({ kind: 'wrong-input' });
    expect([...seen]).toEqual([undefined]);
  });
});

describe('the identity', () => {
  it.each([
    ['another host', 'https://evil.example/acme/widgets.git'],
    ['a host that begins alike', 'https://github.com.evil.example/acme/widgets.git'],
    ['another port', 'https://github.com:8443/acme/widgets.git'],
    ['a place beside it', 'https://github.com/acme/widgets.git/../secrets.git'],
    ['a place below it', 'https://github.com/acme/widgets/secrets'],
    ['an encoded place', 'https://github.com/acme%2Fwidgets'],
    ['no encryption', 'http://github.com/acme/widgets.git'],
  ])('is not shown to %s', async (_what, location) => {
    const github = createGitHub(await readIdentity({ GITHUB_TOKEN: TOKEN }));
    expect(await github.authorizeSource('https://github.com/acme/widgets.git', 'acme/widgets')).toBe(HEADER);
    expect(await github.authorizeSource(location, 'acme/widgets')).toBeNull();
    // Nor is what comes from there taken for the repository's own.
    expect(github.isOwnSource('https://github.com/Acme/widgets', 'acme/widgets')).toBe(true);
    expect(github.isOwnSource(location, 'acme/widgets')).toBe(false);
  });

  it('takes what a stand-in of this machine has for its own, and shows it nothing without encryption', async () => {
    const asking = async (api: string) =>
      createGitHub(await readIdentity({ GITHUB_TOKEN: TOKEN, GITHUB_API_URL: api }, async () => null));
    for (const site of ['http://127.0.0.1:8085', 'http://[::1]:8085', 'http://localhost:8085']) {
      const github = await asking(site);
      expect(github.isOwnSource(`${site}/acme/widgets.git`, 'acme/widgets')).toBe(true);
      expect(await github.authorizeSource(`${site}/acme/widgets.git`, 'acme/widgets')).toBeNull();
      expect(github.isOwnSource(`${site}/acme/other.git`, 'acme/widgets')).toBe(false);
      expect(github.isOwnSource(`${site.replace('8085', '8086')}/acme/widgets.git`, 'acme/widgets')).toBe(false);
    }
    // A name of the loopback interface is no proof elsewhere, nor is any other server without encryption.
    for (const api of ['https://api.github.com', 'http://github.example.org', 'https://127.0.0.1:8085']) {
      const github = await asking(api);
      for (const site of ['http://127.0.0.1:8085', 'http://localhost:8085', 'http://github.example.org']) {
        expect(github.isOwnSource(`${site}/acme/widgets.git`, 'acme/widgets')).toBe(false);
      }
    }
  });

  it('of an app is the token of its installation', async () => {
    const standIn = await startGitHubStandIn({ repositories: [{ name: 'acme/widgets' }], users: [] });
    onTestFinished(() => standIn.close());
    const { GITHUB_API_URL: api = '', ...app } = standIn.environment('app', 'acme');
    const github = createGitHub(await readIdentity({ ...app, GITHUB_API_URL: api }));
    const value = await github.authorizeSource(`https://${new URL(api).host}/acme/widgets.git`, 'acme/widgets');
    const [user, token] = Buffer.from(value?.replace('Basic ', '') ?? '', 'base64')
      .toString()
      .split(':');
    expect(user).toBe('x-access-token');
    const answer = await fetch(`${api}/repos/acme/widgets`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    const stranger = await fetch(`${api}/repos/acme/widgets`, { headers: { authorization: 'Bearer stranger' } });
    expect(stranger.status).toBe(401);
  });

  it('of nobody is none', async () => {
    const github = createGitHub(await readIdentity({}, async () => null));
    expect(await github.authorizeSource('https://github.com/acme/widgets.git', 'acme/widgets')).toBeNull();
    expect(github.isOwnSource('https://github.com/acme/widgets.git', 'acme/widgets')).toBe(true);
  });
});
