import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { z } from 'zod';
import { GitHubError } from './errors.ts';
import { Secret } from './secret.ts';
import { webHost } from './web-host.ts';

/** As whom the gate speaks to GitHub. Only an app (and Actions' token, which is one's) may write check runs. */
export type GitHubIdentity =
  | {
      readonly kind: 'app';
      readonly apiUrl: string;
      readonly appId: number;
      readonly privateKey: Secret;
      /** The only one that is used; null: any that a repository has. */
      readonly installationId: number | null;
    }
  | { readonly kind: 'actions-token' | 'personal-token' | 'gh-login'; readonly apiUrl: string; readonly token: Secret }
  | { readonly kind: 'anonymous'; readonly apiUrl: string };

const DEFAULT_API_URL = 'https://api.github.com';

/** Asks the `gh` command line for its login on a host; null where there is none. */
export type AskGh = (host: string) => Promise<string | null>;

/**
 * Finds the identity in the environment, in this order: GitHub App, Actions' token, personal token, the `gh` login.
 * Nothing found: anonymous, which reads public repositories and writes nothing.
 *
 * @throws GitHubError of kind `invalid`, naming the variable, where one is set to something that can't be used
 */
export const readIdentity = async (
  env: Readonly<Record<string, string | undefined>>,
  askGh: AskGh = ghAuthToken,
): Promise<GitHubIdentity> => {
  const apiUrl = readApiUrl(env.GITHUB_API_URL);
  if (set(env.GITHUB_APP_ID)) {
    return {
      kind: 'app',
      apiUrl,
      appId: readId('GITHUB_APP_ID', env.GITHUB_APP_ID),
      privateKey: await readPrivateKey(env),
      installationId: set(env.GITHUB_APP_INSTALLATION_ID)
        ? readId('GITHUB_APP_INSTALLATION_ID', env.GITHUB_APP_INSTALLATION_ID)
        : null,
    };
  }
  const actions = env.GITHUB_ACTIONS === 'true' && set(env.GITHUB_TOKEN) && !isPersonal(env.GITHUB_TOKEN);
  if (actions) return { kind: 'actions-token', apiUrl, token: new Secret(env.GITHUB_TOKEN?.trim() ?? '') };
  const personal = [env.GITHUB_TOKEN, env.GH_TOKEN].find(set);
  if (personal !== undefined) return { kind: 'personal-token', apiUrl, token: new Secret(personal.trim()) };
  const login = await askGh(webHost(apiUrl));
  return login === null ? { kind: 'anonymous', apiUrl } : { kind: 'gh-login', apiUrl, token: new Secret(login) };
};

/** One line for a person, without any credential. */
export const describeIdentity = (identity: GitHubIdentity): string => {
  const words = {
    app: 'GitHub App',
    'actions-token': "Actions' token",
    'personal-token': 'personal token',
    'gh-login': 'login of the gh command line',
    anonymous: 'no identity (set GITHUB_APP_ID, GITHUB_TOKEN, or run `gh auth login`)',
  }[identity.kind];
  return `${words}${identity.kind === 'app' ? ` ${identity.appId}` : ''} at ${identity.apiUrl}`;
};

const set = (value: string | undefined): value is string => value !== undefined && value.trim() !== '';

/** Prefixes of personal, fine-grained and OAuth tokens: in a workflow's GITHUB_TOKEN they are still a person's. */
const isPersonal = (token: string): boolean => /^(?:ghp_|github_pat_|gho_)/.test(token.trim());

const readApiUrl = (value: string | undefined): string => {
  const text = set(value) ? value.trim() : DEFAULT_API_URL;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new GitHubError(
      'invalid',
      'GITHUB_API_URL: expected an http(s) address without a user, such as https://api.github.com',
    );
  }
  return text.replace(/\/+$/, '');
};

const readId = (name: string, value: string | undefined): number => {
  const id = z.coerce.number().int().positive().safe().safeParse(value);
  if (!id.success) throw new GitHubError('invalid', `${name}: expected a positive number`);
  return id.data;
};

const readPrivateKey = async (env: Readonly<Record<string, string | undefined>>): Promise<Secret> => {
  const file = env.GITHUB_APP_PRIVATE_KEY_FILE;
  let key = env.GITHUB_APP_PRIVATE_KEY;
  if (!set(key) && set(file)) {
    key = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new GitHubError(
        'invalid',
        `GITHUB_APP_PRIVATE_KEY_FILE: can't read ${file} (${error.code ?? 'unknown error'})`,
      );
    });
  }
  // Secret stores often keep the line breaks as the two characters \n.
  const text = key?.replace(/\\n/g, '\n').trim() ?? '';
  if (!isPrivateKey(text)) {
    throw new GitHubError(
      'invalid',
      'GITHUB_APP_ID is set, but neither GITHUB_APP_PRIVATE_KEY nor GITHUB_APP_PRIVATE_KEY_FILE holds a PEM private key',
    );
  }
  return new Secret(`${text}\n`);
};

const isPrivateKey = (text: string): boolean => {
  try {
    return createPrivateKey(text).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
};

const ghAuthToken: AskGh = async (host) => {
  const result = await execa('gh', ['auth', 'token', '--hostname', host], {
    reject: false,
    timeout: 5000,
    stdin: 'ignore',
  });
  const token = result.exitCode === 0 ? result.stdout.trim() : '';
  return token === '' ? null : token;
};
