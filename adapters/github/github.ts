import type { Subject } from '../../gate/names/subject.ts';
import { RecentLooks } from '../signals/recent-looks.ts';
import { createGitHubClient, type GitHubClientOptions, RECENT_LOOK_MS } from './http/client.ts';
import { isGitHubError } from './http/errors.ts';
import { describeIdentity, type GitHubIdentity } from './http/identity.ts';
import { webSite } from './http/web-host.ts';
import { ensureCheck } from './receipts/ensure-check.ts';
import { ensureLedger } from './receipts/ensure-ledger.ts';
import { ensureProgressComment } from './receipts/ensure-progress-comment.ts';
import { type FoundLedger, findLedger, type LedgerSubject } from './receipts/ledger-place.ts';
import { doubtingRefusals, type ReceiptAttempt } from './receipts/receipt-attempt.ts';
import { readRepository } from './subject/read-repository.ts';
import { readSubject, type SubjectDescription } from './subject/read-subject.ts';
import { type AuthorizeSource, authorizeSource, isOwnSource, isOwnSsh } from './subject/source-authorization.ts';

type WithoutClient<F> = F extends (client: never, ...rest: infer R) => infer T ? (...rest: R) => T : never;

/** GitHub, as one identity sees it: what the activities and the command line are handed. */
export interface GitHub {
  readonly identity: string;
  /** The site that belongs to the API, such as `https://github.com`; null for an API without one. */
  readonly site: string | null;
  readonly authorizeSource: AuthorizeSource;
  readonly isOwnSource: WithoutClient<typeof isOwnSource>;
  readonly isOwnSsh: WithoutClient<typeof isOwnSsh>;
  readonly readRepository: WithoutClient<typeof readRepository>;
  readonly readSubject: WithoutClient<typeof readSubject>;
  /**
   * A subject as it is now, or was seen some seconds ago by {@link readHead}: for a receipt, whose refusals are
   * doubted. `elsewhere` says why it has no receipts any more, such as an issue that was transferred.
   */
  readonly readSubjectForReceipt: (
    repository: string,
    subject: Subject,
    attempt: ReceiptAttempt,
    /** Whether what was seen some seconds ago will do. */
    isEnough: (recent: SubjectDescription) => boolean,
  ) => Promise<SubjectDescription | { readonly elsewhere: string }>;
  /** The commit at a pull request's head now; null for an issue. */
  readonly readHead: (repository: string, subject: Subject) => Promise<string | null>;
  /** The text of the ledger, for reading it. */
  readonly findLedger: (
    repository: string,
    subject: LedgerSubject,
    isLedger: (text: string) => boolean,
  ) => Promise<FoundLedger | null>;
  readonly ensureCheck: WithoutClient<typeof ensureCheck>;
  readonly ensureLedger: WithoutClient<typeof ensureLedger>;
  readonly ensureProgressComment: WithoutClient<typeof ensureProgressComment>;
}

const keyOf = (repository: string, { kind, number }: Subject): string =>
  `${repository.toLowerCase()} ${kind} ${number}`;

export const createGitHub = (identity: GitHubIdentity, options: GitHubClientOptions = {}): GitHub => {
  const client = createGitHubClient(identity, options);
  const recentSubjects = new RecentLooks<SubjectDescription>(options.recentLookMs ?? RECENT_LOOK_MS);
  return {
    identity: describeIdentity(identity),
    site: webSite(identity.apiUrl),
    authorizeSource: authorizeSource(client),
    isOwnSource: (...rest) => isOwnSource(client, ...rest),
    isOwnSsh: (...rest) => isOwnSsh(client, ...rest),
    readRepository: (...rest) => readRepository(client, ...rest),
    readSubject: (...rest) => readSubject(client, ...rest),
    readSubjectForReceipt: async (repository, subject, attempt, isEnough) => {
      const recent = recentSubjects.take(keyOf(repository, subject));
      if (recent !== undefined && !attempt.repeated && isEnough(recent)) return recent;
      try {
        return await doubtingRefusals(attempt, () => readSubject(client, repository, subject));
      } catch (error) {
        if (!isGitHubError(error, 'elsewhere')) throw error;
        return { elsewhere: error.message };
      }
    },
    readHead: async (repository, subject) => {
      if (subject.kind === 'issue') return null;
      const described = await readSubject(client, repository, subject);
      recentSubjects.keep(keyOf(repository, subject), described);
      return described.headSha;
    },
    findLedger: (repository, subject, isLedger) => findLedger(client, repository, subject, { isLedger }),
    ensureCheck: (...rest) => ensureCheck(client, ...rest),
    ensureLedger: (...rest) => ensureLedger(client, ...rest),
    ensureProgressComment: (...rest) => ensureProgressComment(client, ...rest),
  };
};
