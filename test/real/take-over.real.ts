import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateOutcome } from '../../gate/contract/outcome.ts';
import { until } from '../support/until.ts';
import { createGateWorld, type GateWorld } from '../support/world/gate-world.ts';
import { SECOND_SUITE, SUITE } from '../support/world/profile.ts';
import { BENCHMARKS } from '../support/world/rust-repository.ts';

let world: GateWorld;

beforeAll(async () => {
  world = await createGateWorld();
});

afterAll(async () => {
  expect(await world?.end()).toEqual([]);
});

it('measures nothing twice where a run was terminated after its first suite', async () => {
  await world.startWorker('control');
  await world.startWorker('cpu');
  await world.cli([...world.run, '--detach']);
  const commit = world.repository.head.sha;
  const lists = () => readdir(join(world.storeFolder, 'measured', commit)).catch(() => []);
  await until('the first suite listed', async () => ((await lists()).length > 0 ? true : null), 50);
  const first = await world.client.workflow.getHandle(world.id).describe();
  await world.client.workflow.getHandle(world.id).terminate('an outage');

  const ended = await world.cli([...world.run, '--json']);
  expect([ended.code, ended.stderr]).toEqual([0, expect.stringContaining(`started ${world.id}`)]);
  const outcome = GateOutcome.parse(JSON.parse(ended.stdout));
  expect(outcome).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
  const lines = await world.trace.lines();
  expect([lines.length, new Set(lines).size]).toEqual([BENCHMARKS, BENCHMARKS]);
  expect(outcome.suites).toMatchObject([
    {
      name: SUITE,
      status: 'measured',
      benchmarks: BENCHMARKS,
      takenOver: [{ run: first.runId, host: 'e2e-cpu', sets: 1 }],
    },
    { name: SECOND_SUITE, status: 'measured' },
  ]);
  const { code, stdout } = await world.cli(['baseline', 'show', outcome.baselines[0]?.digest ?? '', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).suites[0].executables).toMatchObject([
    { takenOver: { run: first.runId, host: { id: 'e2e-cpu' } } },
  ]);
  expect((await world.cli(['baseline', 'verify'])).code).toBe(0);
});
