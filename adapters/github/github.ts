import { createGitHubClient, type GitHubClientOptions } from './client.ts';
import { ensureCheck } from './ensure-check.ts';
import { ensureLedger } from './ensure-ledger.ts';
import { ensureProgressComment } from './ensure-progress-comment.ts';
import { describeIdentity, type GitHubIdentity, webHost } from './identity.ts';
import { findLedger } from './ledger-place.ts';
import { readHead, readSubject } from './read-subject.ts';
import { type AuthorizeSource, authorizeSource, isOwnSource } from './source-authorization.ts';

type WithoutClient<F> = F extends (client: never, ...rest: infer R) => infer T ? (...rest: R) => T : never;

/** GitHub, as one identity sees it: what the activities and the command line are handed. */
export interface GitHub {
  readonly identity: string;
  /** The site that belongs to the API, such as `https://github.com`; null for an API without one. */
  readonly site: string | null;
  readonly authorizeSource: AuthorizeSource;
  readonly isOwnSource: WithoutClient<typeof isOwnSource>;
  readonly readSubject: WithoutClient<typeof readSubject>;
  readonly readHead: WithoutClient<typeof readHead>;
  /** The text of the ledger, for reading it. */
  readonly findLedger: WithoutClient<typeof findLedger>;
  readonly ensureCheck: WithoutClient<typeof ensureCheck>;
  readonly ensureLedger: WithoutClient<typeof ensureLedger>;
  readonly ensureProgressComment: WithoutClient<typeof ensureProgressComment>;
}

export const createGitHub = (identity: GitHubIdentity, options: GitHubClientOptions = {}): GitHub => {
  const client = createGitHubClient(identity, options);
  return {
    identity: describeIdentity(identity),
    site: identity.apiUrl.startsWith('https:') ? `https://${webHost(identity.apiUrl)}` : null,
    authorizeSource: authorizeSource(client),
    isOwnSource: (...rest) => isOwnSource(client, ...rest),
    readSubject: (...rest) => readSubject(client, ...rest),
    readHead: (...rest) => readHead(client, ...rest),
    findLedger: (...rest) => findLedger(client, ...rest),
    ensureCheck: (...rest) => ensureCheck(client, ...rest),
    ensureLedger: (...rest) => ensureLedger(client, ...rest),
    ensureProgressComment: (...rest) => ensureProgressComment(client, ...rest),
  };
};
