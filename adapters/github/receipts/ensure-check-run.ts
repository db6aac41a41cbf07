import type { ReceiptOutcome } from '../../../gate/contract/outcome.ts';
import { besideStanding, whileMeasuringAgain } from '../../../gate/receipts/check/standing-conclusion.ts';
import { CheckRunAnswer, readAnswer } from '../http/answers.ts';
import type { GitHubClient } from '../http/client.ts';
import { GitHubError } from '../http/errors.ts';
import { findCheckRuns, newestFirst } from './find-check-runs.ts';
import { completeLateDoubles, findResult, giveWay, isPointer, pointTo } from './late-check-runs.ts';
import { lookUntilSettled, ONLY_ATTEMPT, type ReceiptAttempt } from './receipt-attempt.ts';
import type { CheckRunReceipt } from './receipt-content.ts';

/** A run that Temporal says began later than the one that writes. */
export interface NewerCheckRun {
  /** What its check run has for its external id. */
  readonly runId: string;
  /** True: the check is its own, whether a check run shows that or not. */
  readonly ownsCheck: boolean;
}

/**
 * Ensures the one check run of this name that this identity's app has on a commit: looks, creates only where there is
 * none, and writes only what differs. Gives way to newer runs: which ones are newer, check runs don't tell, since every
 * job of a repository writes some as Actions' app. Where a run has its result, its `in_progress` says nothing any more, however late
 * it comes.
 *
 * @throws GitHubError of kind `forbidden` where this identity may not write check runs
 */
export const ensureCheckRun = async (
  client: GitHubClient,
  repository: string,
  headSha: string,
  content: CheckRunReceipt,
  attempt: ReceiptAttempt = ONLY_ATTEMPT,
  newer: readonly NewerCheckRun[] = [],
): Promise<ReceiptOutcome> => {
  const began = performance.now();
  const look = () => findCheckRuns(client, repository, headSha, content.name);
  const isMissing = (found: readonly CheckRunAnswer[]) =>
    attempt.known === undefined ? found.length === 0 : !found.some(({ id }) => String(id) === attempt.known);
  let runs = await lookUntilSettled(client, attempt, look, isMissing);
  const owner = newer.find(({ ownsCheck }) => ownsCheck)?.runId;
  if (runs.length === 0) {
    if (owner !== undefined) return leftTo(owner);
    const created = await createCheckRun(client, repository, headSha, content);
    const quickly = performance.now() - began < client.visibilityDelayMs;
    if (content.status !== 'completed' && !attempt.repeated && quickly) return written(created);
    // The result, or the check of another attempt, may have overtaken this one on its way.
    const seen = await look();
    runs = seen.some(({ id }) => id === created.id) ? seen : newestFirst([created, ...seen]);
  }
  const newest = runs.find((run) => !isPointer(run) && newer.some(({ runId }) => runId === run.external_id));
  if (newest !== undefined) return giveWay(client, repository, content, newest, runs);
  if (owner !== undefined) return leftTo(owner);
  const result = content.status === 'completed' ? undefined : findResult(runs, content.externalId);
  if (result !== undefined) return completeLateDoubles(client, repository, result, runs);
  return keepOne(client, repository, content, runs);
};

const leftTo = (runId: string): ReceiptOutcome => ({
  state: 'none',
  reason: `run ${runId} began later and owns this check run`,
});

const written = ({ id }: CheckRunAnswer): ReceiptOutcome => ({ state: 'written', id: String(id), method: 'primary' });

const createCheckRun = async (
  client: GitHubClient,
  repository: string,
  headSha: string,
  content: CheckRunReceipt,
): Promise<CheckRunAnswer> => {
  const { octokit, owner, repo } = await client.octokit(repository, 'checks');
  const { data } = await octokit.rest.checks.create({
    owner,
    repo,
    head_sha: headSha,
    name: content.name,
    ...state(content),
    ...body(content),
  });
  return readAnswer(CheckRunAnswer, data, `the new check run on ${headSha}`);
};

const keepOne = async (
  client: GitHubClient,
  repository: string,
  content: CheckRunReceipt,
  [current, ...doubles]: readonly CheckRunAnswer[],
): Promise<ReceiptOutcome> => {
  if (current === undefined) throw new GitHubError('transient', `The check run on ${repository} can't be seen yet`);
  const id = String(current.id);
  const concludedBy = current.status === 'completed' ? (current.external_id ?? '') : content.externalId;
  if (concludedBy !== content.externalId && (await content.replaces?.(concludedBy)) === false) {
    return { state: 'none', reason: `run ${concludedBy} of another subject concluded this check`.slice(0, 1000) };
  }
  for (const double of doubles) await pointTo(client, repository, current, double);
  // A completed check run can't go back: while a re-run measures, only its texts change.
  const reopened = current.status === 'completed' && content.status !== 'completed';
  const said = reopened
    ? { ...content, ...whileMeasuringAgain(content, current.conclusion ?? 'completed') }
    : besideEarlier(current, content);
  if (!differs(current, said, reopened)) return written(current);
  const { octokit, owner, repo } = await client.octokit(repository, 'checks');
  const { data } = await octokit.rest.checks.update({
    owner,
    repo,
    check_run_id: current.id,
    ...(reopened ? {} : state(said)),
    ...body(said),
  });
  const after = readAnswer(CheckRunAnswer, data, `check run ${id}`);
  if (!reopened && after.status !== content.status) {
    throw new GitHubError('transient', `Check run ${id} of ${repository} is still ${after.status}`);
  }
  return written(current);
};

/**
 * Nothing measured is no reason to take back what was: what the server knows of an earlier run, whatever this check run
 * says, which other jobs may have written; where the server has forgotten, what it says. A failure it says in either case:
 * a run that the server doesn't tell of may have left it after the one that passed.
 */
function besideEarlier({ status, conclusion }: CheckRunAnswer, content: CheckRunReceipt): CheckRunReceipt {
  if (content.conclusion !== 'neutral') return content;
  const isSaid = status === 'completed' && (conclusion === 'success' || conclusion === 'failure');
  const said = isSaid ? conclusion : undefined;
  const stands = said === 'failure' ? said : (content.standing ?? said);
  return stands === undefined ? content : { ...content, ...besideStanding(content, stands) };
}

const differs = (current: CheckRunAnswer, content: CheckRunReceipt, reopened: boolean): boolean =>
  (!reopened && (current.status !== content.status || (current.conclusion ?? undefined) !== content.conclusion)) ||
  current.external_id !== content.externalId ||
  (current.output.title ?? '') !== content.title ||
  (current.output.summary ?? '') !== content.summary ||
  (current.output.text ?? '') !== (content.text ?? '');

const state = (content: CheckRunReceipt) => ({
  status: content.status,
  ...(content.conclusion === undefined ? {} : { conclusion: content.conclusion }),
  ...(content.completedAt === undefined ? {} : { completed_at: content.completedAt }),
});

const body = (content: CheckRunReceipt) => ({
  external_id: content.externalId,
  ...(content.startedAt === undefined ? {} : { started_at: content.startedAt }),
  output: {
    title: content.title,
    summary: content.summary,
    // Left out, GitHub would keep the text of the last write.
    text: content.text ?? '',
  },
});
