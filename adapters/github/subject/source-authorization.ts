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
  if (identity.kind === 'anonymous' || !isOwnSource(client, location, repository)) return null;
  const token = await client.token(repository, 'git');
  return token === null ? null : `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
};

/** Whether a location is the very address of a repository on the GitHub that the identity is one of. */
export const isOwnSource = ({ identity }: GitHubClient, location: string, repository: string): boolean =>
  isRepositoryAt(location, webHost(identity.apiUrl), repository);

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

const isRepositoryAt = (location: string, host: string, repository: string): boolean => {
  const url = URL.canParse(location) ? new URL(location) : null;
  return url?.protocol === 'https:' && url.host === host && isPathOf(url.pathname.slice(1), repository);
};
