import { boundedRecord } from '../../../gate/names/bounded-record.ts';
import { readAnswer, z } from '../http/answers.ts';
import type { GitHubClient } from '../http/client.ts';
import { GitHubError } from '../http/errors.ts';

/** `unknown`: GitHub says so only to who tries. */
type Grant = 'yes' | 'no' | 'unknown';

/** What an identity may do with one repository, as far as GitHub tells without a write. */
export interface GitHubAccess {
  /** The login under which its comments appear; null: nobody's. */
  readonly author: string | null;
  readonly read: Grant;
  readonly checks: Grant;
  readonly statuses: Grant;
  readonly comments: Grant;
  /** When the credentials end, as GitHub writes it; null: it doesn't say. */
  readonly expires: string | null;
}

const RepositoryRights = z.object({
  private: z.boolean().optional(),
  permissions: boundedRecord(z.string(), z.boolean()).optional(),
});

/**
 * Asks what an identity may do; writes nothing. An app is told its installation's permissions, a person's token its
 * scopes and the person's rights; a fine-grained or Actions token is told neither.
 *
 * @throws GitHubError of kind `unauthorized`, `not-found` (or not to be seen), `transient`
 */
export async function probeAccess(client: GitHubClient, repository: string): Promise<GitHubAccess> {
  const { octokit, owner, repo } = await client.octokit(repository, 'read');
  const answer = await octokit.rest.repos.get({ owner, repo });
  const rights = readAnswer(RepositoryRights, answer.data, repository);
  const author = await client.author();
  const { kind } = client.identity;
  const installation = await client.installation(repository);
  if (installation !== null) {
    const may = (name: string): Grant => grant(installation.permissions[name] === 'write');
    const comments = may('issues') === 'yes' && may('pull_requests') === 'yes' ? 'yes' : 'no';
    // An installation's tokens are made anew as long as the app's key holds.
    return { author, read: 'yes', checks: may('checks'), statuses: may('statuses'), comments, expires: null };
  }
  if (kind === 'anonymous') {
    return { author, read: 'yes', checks: 'no', statuses: 'no', comments: 'no', expires: null };
  }
  if (kind === 'actions-token') {
    return { author, read: 'yes', checks: 'unknown', statuses: 'unknown', comments: 'unknown', expires: null };
  }
  const headers: Readonly<Record<string, string | number | undefined>> = answer.headers;
  const expires = headers['github-authentication-token-expiration'];
  const known = { author, read: 'yes', checks: 'no', expires: expires === undefined ? null : String(expires) } as const;
  const listed = headers['x-oauth-scopes'];
  // A fine-grained token has no scopes, and says nothing of what it was given instead.
  const scopes = listed === undefined ? null : String(listed).split(/,\s*/);
  const push = rights.permissions?.push;
  if (push === false) return { ...known, statuses: 'no', comments: commentsBy(scopes, rights.private) };
  if (scopes === null) return { ...known, statuses: 'unknown', comments: 'unknown' };
  const repoScope = scopes.includes('repo') || (rights.private !== true && scopes.includes('public_repo'));
  return {
    ...known,
    statuses: grant(repoScope || scopes.includes('repo:status')),
    comments: commentsBy(scopes, rights.private),
  };
}

const grant = (may: boolean): Grant => (may ? 'yes' : 'no');

/** Whoever may read a repository may comment in it, given a scope that writes there. */
const commentsBy = (scopes: readonly string[] | null, isPrivate: boolean | undefined): Grant =>
  scopes === null
    ? 'unknown'
    : grant(scopes.includes('repo') || (isPrivate !== true && scopes.includes('public_repo')));

/** The variables or the login that an identity was taken from; never what is in them. */
export function identitySource(
  { kind }: Pick<GitHubClient['identity'], 'kind'>,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (kind === 'app') {
    return `GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY${env.GITHUB_APP_PRIVATE_KEY?.trim() ? '' : '_FILE'}`;
  }
  if (kind === 'actions-token') return 'GITHUB_TOKEN and GITHUB_ACTIONS';
  if (kind === 'personal-token') return env.GITHUB_TOKEN?.trim() ? 'GITHUB_TOKEN' : 'GH_TOKEN';
  return kind === 'gh-login' ? 'gh auth token' : 'nothing';
}

/** What a person has to mend where an identity can't be used for a repository. */
export function accessFault(error: unknown, repository: string): { says: string; mend: string } {
  if (!(error instanceof GitHubError)) throw error;
  if (error.kind === 'unauthorized') {
    return { says: 'GitHub refuses the credentials', mend: 'they have ended or were revoked: make new ones' };
  }
  if (error.kind === 'elsewhere') {
    return { says: `${repository} has another name now`, mend: 'name it as it is called now' };
  }
  // No token was made: GitHub says what the installation lacks.
  if (error.kind === 'forbidden' && error.status === 422) {
    return {
      says: error.message,
      mend: 'give the app the permissions that docs/receipts.md names, on this repository',
    };
  }
  // The gate's own word: what the operator configured forbids it.
  if (error.kind === 'forbidden' && error.status === undefined) {
    return { says: error.message, mend: 'set GITHUB_APP_INSTALLATION_ID so, or leave it unset' };
  }
  if (error.kind === 'not-found' || error.kind === 'forbidden') {
    return {
      says: `${repository} is not there, or not to be seen by this identity`,
      mend: 'check the name; install the app on it, or give the token access to it',
    };
  }
  return { says: error.message, mend: 'check GITHUB_API_URL and the network' };
}
