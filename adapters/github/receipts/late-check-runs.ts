import type { ReceiptOutcome } from '../../../gate/contract/outcome.ts';
import type { CheckRunAnswer } from '../http/answers.ts';
import type { GitHubClient } from '../http/client.ts';

const POINTER_TITLE = 'Superseded';

/** Whether a check run only says which other one has the result. */
export const isPointer = (run: CheckRunAnswer): boolean =>
  run.status === 'completed' && run.output.title === POINTER_TITLE;

/** The check run that has a run's result, of this identity's own check runs; one that only points to it has none. */
export const findResult = (runs: readonly CheckRunAnswer[], externalId: string): CheckRunAnswer | undefined =>
  runs.find((run) => run.external_id === externalId && run.status === 'completed' && !isPointer(run));

/**
 * Completes what a request that arrived after the result left open: GitHub shows the newest check run, and rules ask
 * about it, so that one younger than the result says the same; an older one points to it. The result stays as it is.
 */
export const completeLateDoubles = async (
  client: GitHubClient,
  repository: string,
  result: CheckRunAnswer,
  runs: readonly CheckRunAnswer[],
): Promise<ReceiptOutcome> => {
  for (const double of runs) {
    if (double.external_id !== result.external_id || double.status === 'completed') continue;
    if (double.id > result.id) await repeatResult(client, repository, result, double);
    else await pointTo(client, repository, result, double);
  }
  return { state: 'written', id: String(result.id), method: 'primary' };
};

/**
 * Leaves the check to a run that began later, with what this run left open: the younger of two check runs is the one that
 * rules ask about, so that it becomes the newer run's, in progress or with its result; an older one points to that.
 */
export const giveWay = async (
  client: GitHubClient,
  repository: string,
  { externalId }: { readonly externalId: string },
  newer: CheckRunAnswer,
  runs: readonly CheckRunAnswer[],
): Promise<ReceiptOutcome> => {
  for (const own of runs) {
    if (own.external_id !== externalId || own.status === 'completed') continue;
    if (own.id > newer.id) await repeatResult(client, repository, newer, own);
    else await pointTo(client, repository, newer, own);
  }
  const reason = `run ${newer.external_id ?? ''} began later and owns this check run`;
  return { state: 'none', id: String(newer.id), reason };
};

/** Completes a double; its text names the check run that has the result. */
export const pointTo = async (
  client: GitHubClient,
  repository: string,
  target: CheckRunAnswer,
  double: CheckRunAnswer,
): Promise<void> => {
  if (isPointer(double)) return;
  const { octokit, owner, repo } = await client.octokit(repository, 'checks');
  await octokit.rest.checks.update({
    owner,
    repo,
    check_run_id: double.id,
    conclusion: 'neutral',
    output: { title: POINTER_TITLE, summary: `The result is in check run ${target.id}.`, text: '' },
  });
};

const repeatResult = async (
  client: GitHubClient,
  repository: string,
  { status, conclusion, output, external_id, started_at }: CheckRunAnswer,
  double: CheckRunAnswer,
): Promise<void> => {
  const { octokit, owner, repo } = await client.octokit(repository, 'checks');
  await octokit.rest.checks.update({
    owner,
    repo,
    check_run_id: double.id,
    ...(external_id ? { external_id } : {}),
    ...(started_at ? { started_at } : {}),
    // What this gate never writes can't have come from it.
    ...(status === 'completed'
      ? { conclusion: conclusion === 'success' || conclusion === 'failure' ? conclusion : 'neutral' }
      : {}),
    output: { title: output.title ?? '', summary: output.summary ?? '', text: output.text ?? '' },
  });
};
