import type { GitHubClient } from '../http/client.ts';
import { webHost } from '../http/web-host.ts';

/** The value of an `Authorization` header for git, or null where none may be sent. */
export type AuthorizeSource = (location: string, repository: string) => Promise<string | null>;

/**
 * Authorizes git to fetch a repository from the GitHub that the identity is one of, as GitHub takes it: a token as the
 * password of any user (https://docs.github.com/apps, "Authenticating as a GitHub App installation").
 *
 * Only for the very repository that the request is about: whoever may ask for a gate could otherwise name another
 * private one as its source, and read that with the gate's eyes.
 */
export const authorizeSource: (client: GitHubClient) => AuthorizeSource = (client) => async (location, repository) => {
  const { identity } = client;
  const isHidden = location.toLowerCase().startsWith('https:');
  if (identity.kind === 'anonymous' || !isHidden || !isOwnSource(client, location, repository)) return null;
  const token = await client.token(repository, 'git');
  return token === null ? null : `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
};

/**
 * Whether a location is the very address of a repository on the GitHub that the identity is one of. Without encryption only
 * where that is a stand-in of this machine's own: nobody stands between the two.
 */
export const isOwnSource = ({ identity }: GitHubClient, location: string, repository: string): boolean => {
  const url = URL.canParse(location) ? new URL(location) : null;
  if (url === null || !isPathOf(url.pathname.slice(1), repository)) return false;
  const api = new URL(identity.apiUrl);
  if (url.protocol === 'http:') return url.origin === api.origin && LOOPBACK.has(api.hostname);
  return url.protocol === 'https:' && url.host === webHost(identity.apiUrl);
};

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Whether an ssh address is that of a repository on the GitHub that the identity is one of, also by the host that GitHub
 * has for networks which let only https through.
 */
export const isOwnSsh = (
  { identity }: GitHubClient,
  { host, path }: { readonly host: string; readonly path: string },
  repository: string,
): boolean => {
  const own = webHost(identity.apiUrl).replace(/:\d+$/, '');
  const hosts = own === 'github.com' ? [own, 'ssh.github.com:443'] : [own];
  return hosts.includes(host.toLowerCase()) && isPathOf(path, repository);
};

const isPathOf = (path: string, repository: string): boolean =>
  path
    .replace(/\/$/, '')
    .replace(/\.git$/, '')
    .toLowerCase() === repository.toLowerCase();
