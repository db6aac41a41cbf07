import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFindNewer } from '../../../../../../activities/control/runs/others/newer-runs.ts';
import { GATE, GATE_WORKFLOW, SEARCH_ATTRIBUTES } from '../../../../../../gate/names/names.ts';
import { openNamespace, type TestNamespace } from '../../../../../support/temporal/test-namespace.ts';
import { until } from '../../../../../support/until.ts';

const SHA = 'a'.repeat(40);
const OTHER_SHA = 'b'.repeat(40);

let place: TestNamespace;
beforeAll(async () => {
  place = await openNamespace();
});
afterAll(() => place?.close());

interface Begun {
  readonly repository: string;
  readonly subject?: string;
  readonly sha?: string;
  readonly profile?: string;
  readonly status?: string;
  readonly route?: string;
  readonly headPinned?: boolean;
  /** What its profile calls its check. */
  readonly check?: string;
}

/** A run that nobody works on: what the server knows of it is all that is asked. */
async function begin({ repository, subject = 'pr-7', sha = SHA, profile = 'p', headPinned = false, ...said }: Begun) {
  const { check } = said;
  const { client } = place;
  const workflowId = `benchmark-gate/${repository}/${subject}/${sha}/${profile}`;
  const handle = await client.workflow.start(GATE_WORKFLOW, {
    workflowId,
    taskQueue: 'nobody',
    args: check === undefined ? [] : [{ profile: { receipts: { name: check } } }],
    memo: { terms: { headPinned } },
    searchAttributes: {
      [SEARCH_ATTRIBUTES.repository]: [repository],
      [SEARCH_ATTRIBUTES.subject]: [subject],
      [SEARCH_ATTRIBUTES.headSha]: [sha],
      ...(said.status === undefined ? {} : { [SEARCH_ATTRIBUTES.status]: [said.status] }),
      ...(said.route === undefined ? {} : { [SEARCH_ATTRIBUTES.route]: [said.route] }),
    },
  });
  const { runId, startTime } = await handle.describe();
  const [kind = '', number = ''] = subject.split('-');
  return {
    handle,
    runId,
    run: {
      repository,
      subject: { kind: kind === 'pr' ? 'pull-request' : 'issue', number: Number(number) },
      headSha: sha,
      workflow: { id: workflowId, firstExecutionRunId: runId },
      startedAt: startTime.toISOString(),
    } as const,
  };
}

/** What is found, once the server lists as many. */
const newerThan = (run: Awaited<ReturnType<typeof begin>>['run'], count: number) =>
  until('the listing', async () => {
    const found = await createFindNewer({ client: place.client })(run);
    return found.length >= count ? found : null;
  });

const aRepository = () => `acme/r${randomUUID().slice(0, 8)}`;

it.concurrent.each([
  [
    'a decided one of another commit',
    { sha: OTHER_SHA, status: 'pass' },
    { speaksForSubject: true, check: null, decided: true },
  ],
  ['one under way', { sha: OTHER_SHA }, { speaksForSubject: true, decided: false }],
  [
    'one of a commit that a person named',
    { sha: OTHER_SHA, headPinned: true },
    { speaksForSubject: false, check: null },
  ],
  ['a superseded one', { sha: OTHER_SHA, status: 'skipped', route: 'none' }, { speaksForSubject: false }],
  [
    'one of another subject with the same head',
    { subject: 'pr-8', status: 'fail' },
    { speaksForSubject: false, check: 'same-profile' },
  ],
  [
    'one whose check is called as before',
    { subject: 'pr-8', status: 'fail', check: GATE },
    { check: 'same-profile', decided: true },
  ],
  [
    'one whose profile calls its check otherwise',
    { subject: 'pr-8', status: 'fail', check: 'renamed' },
    { check: 'other-profile', decided: true },
  ],
  ['one of another profile', { profile: 'q', status: 'fail' }, { speaksForSubject: false, check: 'other-profile' }],
])('%s is newer', async (_, change, expected) => {
  const repository = aRepository();
  const older = await begin({ repository });
  const newer = await begin({ repository, ...change });
  expect(await newerThan(older.run, 1)).toMatchObject([{ firstExecutionRunId: newer.runId, ...expected }]);
  expect(await createFindNewer({ client: place.client })(newer.run)).toEqual([]);
});

it.concurrent('one that was ended before it decided, an issue’s with the same head, and another repository’s are not', async () => {
  const repository = aRepository();
  const older = await begin({ repository });
  await (await begin({ repository, sha: OTHER_SHA })).handle.terminate();
  await begin({ repository, subject: 'issue-7', status: 'pass' });
  await begin({ repository: aRepository(), status: 'pass' });
  const last = await begin({ repository, sha: 'c'.repeat(40), status: 'pass' });
  expect((await newerThan(older.run, 1)).map(({ firstExecutionRunId }) => firstExecutionRunId)).toEqual([last.runId]);
});

it.concurrent('a run that is asked for in words of a query’s own is none', async () => {
  const { run } = await begin({ repository: aRepository() });
  const findNewer = createFindNewer({ client: place.client });
  expect(await findNewer({ ...run, repository: `x' OR WorkflowType = '${GATE_WORKFLOW}` })).toEqual([]);
  expect(await findNewer({ ...run, headSha: `' OR '1' = '1` })).toEqual([]);
});
