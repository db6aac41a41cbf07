import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeIdentity, readIdentity } from '../../../../../adapters/github/http/identity.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const KEY = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString().trim();
const APP = { GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY: KEY };
const nobody = async (): Promise<null> => null;
const login = async (host: string): Promise<string> => `gho_${host}`;

describe('the identity', () => {
  it.each([
    [{ ...APP, GITHUB_ACTIONS: 'true', GITHUB_TOKEN: 'ghs_x' }, 'app'],
    [{ GITHUB_ACTIONS: 'true', GITHUB_TOKEN: 'ghs_x', GH_TOKEN: 'ghp_y' }, 'actions-token'],
    [{ GITHUB_ACTIONS: 'true', GITHUB_TOKEN: 'ghp_x' }, 'personal-token'],
    [{ GITHUB_TOKEN: 'ghs_x' }, 'personal-token'],
    [{ GITHUB_TOKEN: ' ', GH_TOKEN: 'ghp_y' }, 'personal-token'],
    [{}, 'gh-login'],
  ])('of %o is %s', async (env, kind) => {
    expect((await readIdentity(env, login)).kind).toBe(kind);
  });

  it('is anonymous where there is nothing', async () => {
    const identity = await readIdentity({}, nobody);
    expect(identity).toEqual({ kind: 'anonymous', apiUrl: 'https://api.github.com' });
    expect(describeIdentity(identity)).toContain('gh auth login');
  });

  it('asks gh about the host of the API', async () => {
    const identity = await readIdentity({ GITHUB_API_URL: 'https://api.example.com/' }, login);
    expect(identity).toMatchObject({ kind: 'gh-login', apiUrl: 'https://api.example.com' });
    expect(identity.kind === 'gh-login' && identity.token.reveal()).toBe('gho_example.com');
  });

  it('reads a key from a file, and one whose line breaks were escaped', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'identity-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'key.pem');
    await writeFile(file, KEY);
    const fromFile = await readIdentity({ GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY_FILE: file }, nobody);
    const escaped = await readIdentity({ ...APP, GITHUB_APP_PRIVATE_KEY: KEY.replaceAll('\n', '\\n') }, nobody);
    for (const identity of [fromFile, escaped]) {
      expect(identity.kind === 'app' && identity.privateKey.reveal()).toBe(`${KEY}\n`);
    }
  });

  it.each([
    [{ ...APP, GITHUB_APP_ID: 'seven' }, 'GITHUB_APP_ID'],
    [{ GITHUB_APP_ID: '7' }, 'GITHUB_APP_PRIVATE_KEY'],
    [{ GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY_FILE: '/nowhere/key.pem' }, '/nowhere/key.pem (ENOENT)'],
    [{ ...APP, GITHUB_APP_PRIVATE_KEY: KEY.slice(0, 200) }, 'GITHUB_APP_PRIVATE_KEY'],
    [{ ...APP, GITHUB_APP_INSTALLATION_ID: '-1' }, 'GITHUB_APP_INSTALLATION_ID'],
    [{ GITHUB_API_URL: 'ftp://example.com' }, 'GITHUB_API_URL'],
    [{ GITHUB_API_URL: 'https://user:word@example.com' }, 'GITHUB_API_URL'],
  ])('names what is wrong with %o', async (env, place) => {
    await expect(readIdentity(env, nobody)).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining(place),
    });
  });

  it('shows its credentials nowhere', async () => {
    for (const env of [APP, { GITHUB_TOKEN: 'ghp_secret' }]) {
      const identity = await readIdentity(env, nobody);
      const shown = [inspect(identity, { depth: 9 }), JSON.stringify(identity), describeIdentity(identity)].join();
      expect(shown).not.toContain('ghp_secret');
      expect(shown).not.toContain(KEY.slice(40, 60));
    }
  });
});
