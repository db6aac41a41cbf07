import type { ReceiptOutcome } from '../../gate/contract/outcome.ts';
import { CheckRunAnswer, readAnswer, z } from './answers.ts';
import type { GitHubClient } from './client.ts';
import { GitHubError } from './errors.ts';
import { completeLateDoubles, findResult, pointTo } from './late-check-runs.ts';
import { eachItem, PAGE_SIZE } from './pages.ts';
import type { CheckRunContent } from './receipt-content.ts';

/**
 * Ensures the one check run of this name that this identity's app has on a commit: looks, creates only where there is
 * none, writes only what differs, and looks again after creating. Where a run has its result, its `in_progress` says
 * nothing any more, however late it comes.
 *
 * @throws GitHubError of kind `forbidden` where this identity may not write check runs
 */
export const ensureCheckRun = async (
  client: GitHubClient,
  repository: string,
  headSha: string,
  content: CheckRunContent,
): Promise<ReceiptOutcome> => {
  let runs = await findCheckRuns(client, repository, headSha, content.name);
  if (runs.length === 0) {
    await createCheckRun(client, repository, headSha, content);
    runs = await findCheckRuns(client, repository, headSha, content.name);
  }
  const current = runs[0];
  // Created, and not to be seen yet: the next attempt finds it, or creates what really is missing.
  if (current === undefined) {
    throw new GitHubError('transient', `The new check run on ${repository}@${headSha} can't be seen yet`);
  }
  const result = content.status === 'completed' ? undefined : findResult(runs, content.externalId);
  if (result !== undefined) return completeLateDoubles(client, repository, result, runs);
  return keepOne(client, repository, content, current, runs.slice(1));
};

/** Own check runs of a name on a commit, newest first: the newest is the one that GitHub shows and rules ask about. */
const findCheckRuns = async (
  client: GitHubClient,
  repository: string,
  headSha: string,
  name: string,
): Promise<CheckRunAnswer[]> => {
  const { octokit, owner, repo } = await client.octokit(repository);
  const found: CheckRunAnswer[] = [];
  const listing = eachItem(async (page) => {
    const { data, headers } = await octokit.rest.checks.listForRef({
      owner,
      repo,
      ref: headSha,
      check_name: name,
      filter: 'all',
      per_page: PAGE_SIZE,
      page,
    });
    const answer = readAnswer(z.object({ check_runs: z.array(CheckRunAnswer) }), data, `the check runs of ${headSha}`);
    return { items: answer.check_runs, link: headers.link };
  });
  for await (const run of listing) {
    if (run.name === name && run.head_sha === headSha && client.ownsCheck(run.app)) found.push(run);
  }
  return found.sort((left, right) => right.id - left.id);
};

const createCheckRun = async (
  client: GitHubClient,
  repository: string,
  headSha: string,
  content: CheckRunContent,
): Promise<void> => {
  const { octokit, owner, repo } = await client.octokit(repository);
  const { data } = await octokit.rest.checks.create({
    owner,
    repo,
    head_sha: headSha,
    name: content.name,
    ...state(content),
    ...body(content),
  });
  readAnswer(CheckRunAnswer, data, `the new check run on ${headSha}`);
};

const keepOne = async (
  client: GitHubClient,
  repository: string,
  content: CheckRunContent,
  current: CheckRunAnswer,
  doubles: readonly CheckRunAnswer[],
): Promise<ReceiptOutcome> => {
  const id = String(current.id);
  if (belongsToNewerRun(current, content)) {
    return { state: 'none', id, reason: `run ${current.external_id ?? ''} began later and owns this check run` };
  }
  for (const double of doubles) await pointTo(client, repository, current, double);
  // A completed check run can't go back: while a re-run measures, only its texts change.
  const reopened = current.status === 'completed' && content.status !== 'completed';
  if (!differs(current, content, reopened)) return { state: 'written', id, method: 'primary' };
  const { octokit, owner, repo } = await client.octokit(repository);
  const { data } = await octokit.rest.checks.update({
    owner,
    repo,
    check_run_id: current.id,
    ...(reopened ? {} : state(content)),
    ...body(content),
  });
  const after = readAnswer(CheckRunAnswer, data, `check run ${id}`);
  if (!reopened && after.status !== content.status) {
    throw new GitHubError('transient', `Check run ${id} of ${repository} is still ${after.status}`);
  }
  return { state: 'written', id, method: 'primary' };
};

/** Of two runs on one commit, the one that began first never overwrites the other's result. */
const belongsToNewerRun = (current: CheckRunAnswer, content: CheckRunContent): boolean =>
  current.external_id !== content.externalId &&
  content.startedAt !== undefined &&
  Date.parse(current.started_at ?? '') > Date.parse(content.startedAt);

const differs = (current: CheckRunAnswer, content: CheckRunContent, reopened: boolean): boolean =>
  (!reopened && (current.status !== content.status || (current.conclusion ?? undefined) !== content.conclusion)) ||
  current.external_id !== content.externalId ||
  (current.output.title ?? '') !== content.title ||
  (current.output.summary ?? '') !== content.summary ||
  (current.output.text ?? '') !== (content.text ?? '');

const state = (content: CheckRunContent) => ({
  status: content.status,
  ...(content.conclusion === undefined ? {} : { conclusion: content.conclusion }),
  ...(content.completedAt === undefined ? {} : { completed_at: content.completedAt }),
});

const body = (content: CheckRunContent) => ({
  external_id: content.externalId,
  ...(content.startedAt === undefined ? {} : { started_at: content.startedAt }),
  output: {
    title: content.title,
    summary: content.summary,
    // Left out, GitHub would keep the text of the last write.
    text: content.text ?? '',
  },
});
