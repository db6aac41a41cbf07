import type { GitHubClient } from '../../adapters/github/http/client.ts';
import { GitHubError } from '../../adapters/github/http/errors.ts';
import { describeIdentity } from '../../adapters/github/http/identity.ts';
import {
  accessFault,
  type GitHubAccess,
  identitySource,
  probeAccess,
} from '../../adapters/github/subject/probe-access.ts';
import { type Finding, findingsOf } from './finding.ts';

const { ok, note, fault, unreachable } = findingsOf('GitHub');

/**
 * Who the gate is on GitHub, and what it may do with a repository, as far as GitHub says so without a write.
 *
 * @param asked.repository null: only who it is
 * @param asked.writes true where this environment is a control worker's, which can't do without an identity
 */
export async function checkGitHub(
  client: () => Promise<GitHubClient>,
  env: NodeJS.ProcessEnv,
  { repository, writes }: { readonly repository: string | null; readonly writes: boolean },
): Promise<Finding[]> {
  let who: GitHubClient;
  try {
    who = await client();
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return [fault(error.message, 'mend the variable that it names')];
  }
  const { identity } = who;
  if (identity.kind === 'anonymous') {
    const said = (writes ? fault : note)(
      `${describeIdentity(identity).replace(/ \(.*\)/, '')} in this environment: nothing can be written with it, and private repositories not be read (the control worker has its own)`,
      'set GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY_FILE, or GITHUB_TOKEN, or run `gh auth login`',
    );
    return repository === null ? [said] : [said, ...(await access(who, repository))];
  }
  const said = ok(`${describeIdentity(identity)}, from ${identitySource(identity, env)}`);
  return [said, ...(await (repository === null ? author(who) : access(who, repository)))];
}

async function author(client: GitHubClient): Promise<Finding[]> {
  try {
    return [ok(`comments appear as ${await client.author()}; --repo OWNER/NAME shows what it may do there`)];
  } catch (error) {
    return [faultOf(error, 'the identity')];
  }
}

async function access(client: GitHubClient, repository: string): Promise<Finding[]> {
  try {
    const may = await probeAccess(client, repository);
    return [
      ok(`${repository} can be read${may.author === null ? '' : `; comments appear as ${may.author}`}`),
      checks(client, may),
      comments(client, may),
      ...(may.expires === null ? [] : [expiry(may.expires)]),
    ];
  } catch (error) {
    return [faultOf(error, repository)];
  }
}

function faultOf(error: unknown, what: string): Finding {
  const { says, mend } = accessFault(error, what);
  return error instanceof GitHubError && error.kind === 'transient' ? unreachable(says, mend) : fault(says, mend);
}

const ACTIONS_MEND =
  'give the job `permissions: {checks: write, statuses: write, issues: write, pull-requests: write, contents: read}`';

function checks({ identity }: GitHubClient, { checks: may, statuses }: GitHubAccess): Finding {
  if (may === 'yes') return ok('check runs: it may write them');
  if (may === 'unknown') return note('check runs: GitHub does not tell beforehand', ACTIONS_MEND);
  const app =
    identity.kind === 'app'
      ? 'give the app the permission Checks: write'
      : identity.kind === 'anonymous'
        ? 'only a GitHub App may write check runs; a token with the scope `repo:status` may write commit statuses'
        : 'only a GitHub App may write check runs';
  if (statuses === 'yes') return note('check runs: it may not; a commit status of the same name stands in', app);
  if (statuses === 'unknown') {
    return note('check runs: it may not; whether it may write commit statuses GitHub tells only who tries', app);
  }
  return note('neither check runs nor commit statuses: the gate says CHECK-SKIPPED, and the ledger counts', app);
}

function comments({ identity }: GitHubClient, { comments: may }: GitHubAccess): Finding {
  if (may === 'yes') return ok('ledger and comments: it may write them');
  const mend =
    identity.kind === 'app'
      ? 'give the app the permissions Issues: write and Pull requests: write'
      : identity.kind === 'actions-token'
        ? ACTIONS_MEND
        : 'take a token with the scope `repo`, or a fine-grained one that may write issues and pull requests';
  if (may === 'unknown') return note('ledger and comments: GitHub does not tell beforehand', mend);
  const says = 'ledger and comments: it may not write them';
  return identity.kind === 'anonymous' ? note(says, mend) : fault(says, mend);
}

const SOON_MS = 7 * 24 * 3_600_000;

function expiry(expires: string): Finding {
  // GitHub writes `2026-12-01 10:00:00 UTC`, or an offset in place of the zone.
  const at = Date.parse(expires.replace(' UTC', 'Z').replace(' ', 'T').replace(' ', ''));
  const says = `the token ends at ${expires}`;
  return at - Date.now() < SOON_MS ? note(says, 'make a new one before then') : ok(says);
}
