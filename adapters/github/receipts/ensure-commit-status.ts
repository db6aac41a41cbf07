import type { ReceiptOutcome } from '../../../gate/contract/outcome.ts';
import type { CommitStatusContent } from '../../../gate/receipts/check/commit-status.ts';
import { besideConcluded } from '../../../gate/receipts/check/standing-conclusion.ts';
import { readAnswer, StatusAnswer, z } from '../http/answers.ts';
import type { GitHubClient } from '../http/client.ts';
import { eachItem, PAGE_SIZE } from '../http/pages.ts';
import { lookUntilSettled, ONLY_ATTEMPT, type ReceiptAttempt } from './receipt-attempt.ts';

/**
 * Ensures that the newest status of this context on a commit says this. Statuses can't be edited: GitHub shows the
 * newest, so one is added only where the newest says something else. That of a skipped gate leaves an earlier failure
 * standing.
 */
export const ensureCommitStatus = async (
  client: GitHubClient,
  repository: string,
  headSha: string,
  asked: CommitStatusContent,
  attempt: ReceiptAttempt = ONLY_ATTEMPT,
): Promise<ReceiptOutcome> => {
  if (asked.leftTo !== undefined) return { state: 'none', reason: asked.leftTo.slice(0, 1000) };
  const look = () => findStatus(client, repository, headSha, asked.context, () => true);
  const isConcluded = ({ state }: StatusAnswer) => state !== 'pending';
  const concluded = asked.yields ? await findStatus(client, repository, headSha, asked.context, isConcluded) : null;
  // What the server says of an earlier run never turns a failure green that a later one may have left.
  const stands = concluded?.state === 'failure' ? 'fail' : asked.standing;
  const content = stands === undefined ? asked : besideConcluded(asked, stands);
  const newest = await lookUntilSettled(client, attempt, look, (found) => found === null || !says(found, content));
  if (newest !== null && says(newest, content)) return written(newest);
  const created = await createStatus(client, repository, headSha, content);
  if (!attempt.repeated || content.state === 'pending') return written(created);
  // An earlier `pending` may have arrived just now, and would be the newest for ever.
  const seen = await look();
  const isOvertaken = seen !== null && seen.id > created.id && seen.state === 'pending';
  return written(isOvertaken ? await createStatus(client, repository, headSha, content) : created);
};

const createStatus = async (
  client: GitHubClient,
  repository: string,
  headSha: string,
  content: CommitStatusContent,
): Promise<StatusAnswer> => {
  const { octokit, owner, repo } = await client.octokit(repository, 'statuses');
  const { data } = await octokit.rest.repos.createCommitStatus({
    owner,
    repo,
    sha: headSha,
    context: content.context,
    state: content.state,
    description: content.description,
  });
  return readAnswer(StatusAnswer, data, `the new status of ${headSha}`);
};

const findStatus = async (
  client: GitHubClient,
  repository: string,
  headSha: string,
  context: string,
  isMeant: (status: StatusAnswer) => boolean,
): Promise<StatusAnswer | null> => {
  const { octokit, owner, repo } = await client.octokit(repository, 'statuses');
  const newestFirst = eachItem(async (page) => {
    const { data, headers } = await octokit.rest.repos.listCommitStatusesForRef({
      owner,
      repo,
      ref: headSha,
      per_page: PAGE_SIZE,
      page,
    });
    return { items: readAnswer(z.array(StatusAnswer), data, `the statuses of ${headSha}`), link: headers.link };
  });
  for await (const status of newestFirst) {
    if (status.context === context && isMeant(status)) return status;
  }
  return null;
};

const says = (status: StatusAnswer, content: CommitStatusContent): boolean =>
  status.state === content.state && (status.description ?? '') === content.description;

const written = (status: StatusAnswer): ReceiptOutcome => ({
  state: 'written',
  id: String(status.id),
  method: 'alt1',
  reason: 'commit status: this identity may not write check runs',
});
