import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListedRun } from '../../../client/runs/list-runs.ts';
import { workflowIdOf } from '../../../client/runs/workflow-id.ts';
import { measureWorkflowId } from '../../../gate/contract/measuring/measure-id.ts';
import { GATE_WORKFLOW, MEASURE_WORKFLOW, SEARCH_ATTRIBUTES } from '../../../gate/names/names.ts';
import { runInside } from '../../support/processes/run-inside.ts';
import { openNamespace, type TestNamespace } from '../../support/temporal/test-namespace.ts';
import { until } from '../../support/until.ts';

let place: TestNamespace;
let empty: TestNamespace;
beforeAll(async () => {
  [place, empty] = await Promise.all([openNamespace(), openNamespace()]);
});
afterAll(() => Promise.all([place?.close(), empty?.close()]));

const env = (of = place) => ({ TEMPORAL_ADDRESS: of.address, TEMPORAL_NAMESPACE: of.namespace });

const aCommit = () => (randomUUID() + randomUUID()).replaceAll('-', '').slice(0, 40);

/** A run that nobody works on; terminated where it shall have ended. Returns when the server lists it so. */
async function begin(
  repository: string,
  subject: string | null,
  { commit = aCommit(), profile = 'p', ended = false } = {},
) {
  const workflowId =
    subject === null
      ? measureWorkflowId({ repository, commit, profile })
      : `benchmark-gate/${repository}/${subject}/${commit}/${profile}`;
  const { client } = place;
  const handle = await client.workflow.start(subject === null ? MEASURE_WORKFLOW : GATE_WORKFLOW, {
    workflowId,
    taskQueue: 'nobody',
    searchAttributes: {
      [SEARCH_ATTRIBUTES.repository]: [repository],
      ...(subject === null ? {} : { [SEARCH_ATTRIBUTES.subject]: [subject] }),
      [SEARCH_ATTRIBUTES.headSha]: [commit],
    },
  });
  if (ended) await handle.terminate();
  const state = ended ? 'Terminated' : 'Running';
  await until('the listing', async () => {
    const query = `WorkflowId = '${workflowId}' AND ExecutionStatus = '${state}'`;
    for await (const { runId } of client.workflow.list({ query }))
      if (runId === handle.firstExecutionRunId) return true;
    return null;
  });
  return { workflowId, commit, run: handle.firstExecutionRunId };
}

const aRepository = () => `acme/r${randomUUID().slice(0, 8)}`;

async function listed(args: readonly string[]): Promise<ListedRun[]> {
  const { code, stdout, stderr } = await runInside(['runs', '--json', ...args], { env: env() });
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as ListedRun[];
}

describe('runs', () => {
  it('says what to do where there is none', async () => {
    expect(await runInside(['runs'], { env: env(empty) })).toEqual({
      code: 0,
      stdout: 'no gate has run here yet: benchmark-gate run --repo OWNER/NAME --pr N starts one',
      stderr: '',
    });
  });

  it('lists what fits, the newest first, in a line each and as JSON', async () => {
    const repository = aRepository();
    const first = await begin(repository, 'pr-7', { ended: true });
    const second = await begin(repository, 'pr-7');
    const other = await begin(repository, 'issue-3');
    const runs = await listed(['--repo', repository]);
    expect(runs.map(({ run }) => run)).toEqual([other.run, second.run, first.run]);
    expect(runs[2]).toMatchObject({
      ...first,
      repository,
      subject: 'pr-7',
      profile: 'p',
      status: 'terminated',
      route: null,
    });
    expect((await listed(['--repo', repository, '--pr', '7', '--status', 'running'])).map(({ run }) => run)).toEqual([
      second.run,
    ]);
    expect((await listed(['--repo', repository, '--issue', '3'])).map(({ run }) => run)).toEqual([other.run]);
    const { stdout } = await runInside(['runs', '--repo', repository, '--limit', '2'], { env: env() });
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^RUN +STATUS +SUBJECT +COMMIT +STARTED +TOOK/);
    expect(lines[1]).toMatch(
      new RegExp(`^${other.run.slice(0, 13)} +running +issue-3 +${other.commit.slice(0, 12)} .* so far`),
    );
    expect(lines[3]).toBe('and older ones: --limit N shows more');
  });

  it('lists what began last, though older runs are still open and others ended later', async () => {
    const repository = aRepository();
    const open = await begin(repository, 'pr-1');
    const late = await begin(repository, 'pr-2');
    const ended = await begin(repository, 'pr-3', { ended: true });
    await place.client.workflow.getHandle(late.workflowId).terminate();
    await until('the listing', async () => {
      const [first] = await listed(['--repo', repository, '--pr', '2']);
      return first?.status === 'terminated' ? true : null;
    });
    const [third, second, first] = [open, late, ended].map(({ run }) => run);
    expect((await listed(['--repo', repository])).map(({ run }) => run)).toEqual([first, second, third]);
    expect((await listed(['--repo', repository, '--limit', '1'])).map(({ run }) => run)).toEqual([first]);
  });

  it('tells every fault of its options at once', async () => {
    const args = ['runs', '--repo', 'nowhere', '--pr', '1', '--issue', '2', '--status', 'done', '--limit', '1000'];
    const { code, stdout, stderr } = await runInside(args, { env: env() });
    expect([code, stdout]).toEqual([2, '']);
    for (const option of ['--repo', '--pr', '--status', '--limit'])
      expect(stderr).toContain(`benchmark-gate: ${option}: `);
  });
});

describe('a run is found', () => {
  it('by the beginning of its id, of its commit, and of its workflow id', async () => {
    const repository = aRepository();
    const { workflowId, run, commit } = await begin(repository, 'pr-7');
    await begin(repository, 'pr-70');
    const find = (named: string) => workflowIdOf(place.client, named);
    for (const named of [run.slice(0, 18), ` ${run.slice(0, 18).toUpperCase()}`, commit.slice(0, 10), commit]) {
      expect(await find(named)).toBe(workflowId);
    }
    for (const named of [
      `benchmark-gate/${repository}/pr-7`,
      `${repository}/pr-7/`,
      `${repository}/pr-7/${commit.slice(0, 5)}`,
    ]) {
      expect(await find(named)).toBe(workflowId);
    }
  });

  it('by the beginning of the workflow id of a measuring, whose parts are escaped', async () => {
    const repository = aRepository();
    const { workflowId, commit } = await begin(repository, null);
    const escaped = `measure/${encodeURIComponent(repository)}`;
    for (const named of [`benchmark-gate/${escaped}`, `${escaped}/`, `${escaped}/${commit.slice(0, 6)}`, workflowId]) {
      expect(await workflowIdOf(place.client, named)).toBe(workflowId);
    }
  });

  it('not where several begin so: then each is told, with what tells it apart', async () => {
    const repository = aRepository();
    const one = await begin(repository, 'pr-1');
    const other = await begin(repository, 'pr-2', { commit: one.commit, profile: 'q' });
    const { code, stderr } = await runInside(['cancel', one.commit.slice(0, 12)], { env: env() });
    expect(code).toBe(2);
    expect(stderr).toMatch(/is the beginning of several; which of them\?/);
    for (const { run } of [one, other]) expect(stderr).toContain(`  ${run.slice(0, 13)}  running, ${repository} pr-`);
    expect(stderr).toContain('profile q');
  });

  it('as the newest of its commit', async () => {
    const repository = aRepository();
    const { commit, workflowId, run } = await begin(repository, 'pr-1', { ended: true });
    const newest = await begin(repository, 'pr-1', { commit });
    const { code, stdout } = await runInside(['cancel', commit.slice(0, 12)], { env: env() });
    expect([code, stdout]).toEqual([0, `${workflowId} is asked to end: benchmark-gate show ${workflowId}`]);
    await expect(workflowIdOf(place.client, run)).rejects.toThrow(`the run ${run} is over`);
    expect(await workflowIdOf(place.client, newest.run)).toBe(workflowId);
  });
});
