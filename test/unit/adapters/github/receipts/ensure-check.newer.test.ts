import { expect, it } from 'vitest';
import { ensureCheck } from '../../../../../adapters/github/receipts/ensure-check.ts';
import { ONLY_ATTEMPT } from '../../../../../adapters/github/receipts/receipt-attempt.ts';
import { CHECK, connect, DONE, HEAD, REPOSITORY, STATUS, startStandIn } from '../../../../support/github/github.ts';

/** What the server says of `run-2`. */
const NEWER = [{ runId: 'run-2', ownsCheck: false }];

it('keeps a result of a run that began later, whichever check run is younger', async () => {
  const github = await startStandIn();
  const client = await connect(github, 'actions');
  const { octokit, owner, repo } = await client.octokit(REPOSITORY, 'checks');
  const newer = { external_id: 'run-2', started_at: '2026-11-22T11:00:00Z' };
  const create = (fields: object) =>
    octokit.rest.checks.create({ owner, repo, head_sha: HEAD, name: CHECK.name, status: 'in_progress', ...fields });
  const output = { title: 'fail', summary: 'a target was missed' };
  await create({ ...newer, conclusion: 'failure', status: 'completed', output });
  await create({ external_id: CHECK.externalId, started_at: CHECK.startedAt });
  const receipt = await ensureCheck(client, REPOSITORY, HEAD, { check: DONE, status: STATUS }, ONLY_ATTEMPT, NEWER);
  expect(receipt).toMatchObject({ state: 'none', reason: expect.stringContaining('run-2 began later') });
  const { checkRuns } = await github.dump(REPOSITORY);
  expect(checkRuns.map(({ conclusion, output: { summary } }) => [conclusion, summary])).toEqual([
    ['failure', output.summary],
    ['failure', output.summary],
  ]);
});

it('hands an open check that is younger over to the run that began later', async () => {
  const github = await startStandIn();
  const client = await connect(github, 'actions');
  const { octokit, owner, repo } = await client.octokit(REPOSITORY, 'checks');
  const common = { owner, repo, head_sha: HEAD, name: CHECK.name, status: 'in_progress' } as const;
  await octokit.rest.checks.create({ ...common, external_id: 'run-2', started_at: '2026-11-22T11:00:00Z' });
  await octokit.rest.checks.create({ ...common, external_id: CHECK.externalId, started_at: CHECK.startedAt ?? '' });
  await ensureCheck(client, REPOSITORY, HEAD, { check: DONE, status: STATUS }, ONLY_ATTEMPT, NEWER);
  const { checkRuns } = await github.dump(REPOSITORY);
  expect(checkRuns.map(({ status, external_id }) => [status, external_id])).toEqual([
    ['in_progress', 'run-2'],
    ['in_progress', 'run-2'],
  ]);
});
