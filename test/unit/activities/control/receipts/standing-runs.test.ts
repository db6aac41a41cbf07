import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFindStanding } from '../../../../../activities/control/receipts/standing-runs.ts';
import type { ReadWords } from '../../../../../activities/control/runs/left/run-words.ts';
import type { GateOutcome } from '../../../../../gate/contract/outcome.ts';
import { RETRY_PACE } from '../../../../../gate/contract/owed-receipts.ts';
import { GATE_WORKFLOW, SEARCH_ATTRIBUTES } from '../../../../../gate/names/names.ts';
import { passed } from '../../../../support/github/publishing.ts';
import { openNamespace, type TestNamespace } from '../../../../support/temporal/test-namespace.ts';
import { until } from '../../../../support/until.ts';

let place: TestNamespace;
beforeAll(async () => {
  place = await openNamespace();
});
afterAll(() => place?.close());

const HEAD = passed().headSha ?? '';

/** A run that nobody works on, which the server takes for concluded, and ends where another one of its id begins. */
async function begin(repository: string, subject: string, status?: 'pass' | 'fail') {
  const workflowId = `benchmark-gate/${repository}/${subject}/${HEAD}/sample`;
  const handle = await place.client.workflow.start(GATE_WORKFLOW, {
    workflowId,
    taskQueue: 'nobody',
    args: [],
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
    searchAttributes: {
      [SEARCH_ATTRIBUTES.repository]: [repository],
      [SEARCH_ATTRIBUTES.headSha]: [HEAD],
      ...(status === undefined ? {} : { [SEARCH_ATTRIBUTES.status]: [status] }),
    },
  });
  const { runId, startTime } = await handle.describe();
  const outcome = passed({
    repository,
    subject: { kind: subject.startsWith('pr-') ? 'pull-request' : 'issue', number: Number(subject.split('-')[1]) },
    status: status ?? 'skipped',
    startedAt: startTime.toISOString(),
    workflow: { id: workflowId, firstExecutionRunId: runId },
  });
  return { runId, workflowId, outcome };
}

type Begun = Awaited<ReturnType<typeof begin>>;

/** What stands beside the last of these runs, once the server lists all others. */
async function standingBeside(
  runs: readonly Begun[],
  { unread, unsigned }: { readonly unread?: Begun | undefined; readonly unsigned?: Begun | undefined } = {},
) {
  const ended = (outcome: GateOutcome) => ({
    state: 'ended' as const,
    owed: { outcome, context: null, owed: [], pace: RETRY_PACE },
  });
  const readWords: ReadWords = async ({ firstExecutionRunId }) => {
    const run = runs.find(({ runId }) => runId === firstExecutionRunId);
    if (run === undefined || run === unread) return null;
    return { startedAt: run.outcome.startedAt ?? '', left: ended(run.outcome) };
  };
  const decisionFault = ({ workflow }: GateOutcome) =>
    workflow?.firstExecutionRunId === unsigned?.runId ? 'its decision is signed by no trusted key' : null;
  const [first] = runs;
  if (first === undefined) throw new Error('no runs');
  const query = `${SEARCH_ATTRIBUTES.repository} = '${first.outcome.repository}'`;
  await until('the listing', async () => (await place.client.workflow.count(query)).count === runs.length);
  const findStanding = createFindStanding({
    client: place.client,
    readWords,
    findNewer: async () => [],
    signatures: { decisionFault },
  });
  return findStanding(runs.at(-1)?.outcome ?? first.outcome);
}

const aRepository = () => `acme/r${randomUUID().slice(0, 8)}`;

it.concurrent('the newest conclusion stands, and what it took the place of after it', async () => {
  const repository = aRepository();
  const older = await begin(repository, 'pr-7', 'pass');
  const newer = await begin(repository, 'pr-7', 'fail');
  const skipped = await begin(repository, 'pr-7');
  const found = await standingBeside([older, newer, skipped]);
  expect(found.map(({ outcome }) => outcome)).toEqual([newer.outcome, older.outcome]);
});

it.concurrent.each(['unread', 'unsigned'] as const)('none stands behind one that is %s', async (fault) => {
  const repository = aRepository();
  const older = await begin(repository, 'pr-7', 'pass');
  const newer = await begin(repository, 'pr-7', 'fail');
  const skipped = await begin(repository, 'pr-7');
  expect(await standingBeside([older, newer, skipped], { [fault]: newer })).toEqual([
    { workflowId: newer.workflowId, firstExecutionRunId: newer.runId, outcome: null },
  ]);
});

it.concurrent('an issue’s own conclusion is looked for behind a pull request’s whose words can’t be used', async () => {
  const repository = aRepository();
  const own = await begin(repository, 'issue-9', 'pass');
  const other = await begin(repository, 'pr-7', 'fail');
  const skipped = await begin(repository, 'issue-9');
  expect(await standingBeside([own, other, skipped], { unsigned: other })).toMatchObject([
    { workflowId: other.workflowId, outcome: null },
    { workflowId: own.workflowId, outcome: own.outcome },
  ]);
});
