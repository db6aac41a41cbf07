import { afterAll, beforeAll, expect, it } from 'vitest';
import { findRun } from '../../../client/find-run.ts';
import { BaselineEntry } from '../../../gate/baseline/document.ts';
import { MeasureOutcome } from '../../../gate/contract/measuring/measure-outcome.ts';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import { CONTROL_QUEUE, MEASURE_WORKFLOW } from '../../../gate/names/names.ts';
import { killWorker } from '../../support/processes/worker-process.ts';
import { until } from '../../support/until.ts';
import { createGateWorld, type GateWorld } from '../../support/world/gate-world.ts';
import { SECOND_SUITE, SUITE } from '../../support/world/profile.ts';
import { BENCHMARKS, BRANCH } from '../../support/world/rust-repository.ts';
import { REPOSITORY } from '../../support/world/seed-github.ts';

const MINUTES = 60_000;

let world: GateWorld;
let measure: (...args: string[]) => ReturnType<GateWorld['cli']>;
beforeAll(async () => {
  world = await createGateWorld();
  const { repository, folder } = world;
  const what = ['measure', '--repo', REPOSITORY, '--branch', BRANCH, '--source', repository.folder];
  measure = (...args) => world.cli([...what, '--profile', `${folder}/profile.yaml`, ...args]);
}, 5 * MINUTES);
afterAll(async () => {
  expect(await world?.end()).toEqual([]);
}, MINUTES);

it(
  'measures a branch in another flow, through a killed host and a killed control worker, and a gate takes it over',
  async () => {
    const { head } = world.repository;
    const id = `benchmark-gate/measure/rust-shop%2Fsums/${head.sha}/small`;
    const control = await world.startWorker('control');
    const cpu = await world.startWorker('cpu');
    const begun = await measure('--detach');
    expect(begun).toMatchObject({ code: 0, stdout: id, stderr: `started ${id}` });
    const run = await findRun(world.client, id);
    await until('some benchmarks measured', async () => {
      const steps = await run.pendingSteps();
      return steps.some(({ name, told }) => name === 'measureExecutable' && (told?.done ?? 0) >= 1);
    });
    await Promise.all([killWorker(control), killWorker(cpu)]);
    await until('no command of the killed worker', async () => (await world.commands()).length === 0);
    await Promise.all([world.startWorker('control'), world.startWorker('cpu')]);

    const ended = await measure('--json');
    expect(ended.stderr).toContain(`joined ${id}`);
    const outcome = MeasureOutcome.parse(JSON.parse(ended.stdout));
    expect(outcome).toMatchObject({ status: 'measured', headSha: head.sha, subject: null, branch: BRANCH });
    expect(outcome.suites.find(({ name }) => name === SUITE)).toMatchObject({ benchmarks: BENCHMARKS });
    expect(outcome.failures).toMatchObject([{ suite: SECOND_SUITE, required: false }]);
    expect(ended.code).toBe(0);
    const { checkRuns, comments } = await world.github.standIn.dump(REPOSITORY);
    expect([checkRuns, comments.length]).toEqual([[], 1]);

    const listed = await world.cli(['baseline', 'list', '--commit', head.sha, '--json']);
    const [entry] = BaselineEntry.array().parse(JSON.parse(listed.stdout));
    // The source is a folder of somebody's: that it has such a branch says nothing of the repository's.
    expect(entry).toMatchObject({ subject: null, branch: null, tree: head.tree, digest: outcome.baselines[0]?.digest });
    expect((await world.cli(['logs', id])).stdout).not.toBe('');
    expect((await world.cli(['status', id])).stdout).toMatch(/^measured: 20 benchmarks in/);

    const gate = GateOutcome.parse(JSON.parse((await world.cli([...world.run, '--json'])).stdout));
    const taken = gate.suites.find(({ name }) => name === SUITE)?.takenOver;
    expect(taken).toMatchObject([{ run: outcome.workflow.firstExecutionRunId }]);
    expect(gate.status).toBe('pass');

    const thin = { repository: REPOSITORY, branch: 'nowhere', source: world.repository.folder, profile: 'sample' };
    const asked = { workflowId: 'by-hand', taskQueue: CONTROL_QUEUE, args: [thin] };
    await expect(world.client.workflow.execute(MEASURE_WORKFLOW, asked)).rejects.toMatchObject({
      cause: { type: 'wrong-input', message: expect.stringContaining('has no branch nowhere') },
    });
  },
  20 * MINUTES,
);
