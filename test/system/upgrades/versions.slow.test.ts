import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { runCli } from '../../support/processes/run-cli.ts';
import { quietRuntime } from '../../support/temporal/quiet-runtime.ts';
import { makeCurrent, startVersionedServer, type VersionedServer } from '../../support/temporal/versioned-server.ts';
import { TRIES_ALL } from '../../support/tries-all.ts';
import { until } from '../../support/until.ts';
import { createOtherBuild } from '../../support/world/second-build.ts';
import { type Control, checkOf, UpgradeWorld } from '../../support/world/upgrade-world.ts';

let folder: string;
let server: VersionedServer;
/** The command line of a build with which no gate of this one can go on. */
let otherBuild: string;

beforeAll(async () => {
  quietRuntime();
  folder = await mkdtemp(join(tmpdir(), 'versions-'));
  [server, otherBuild] = await Promise.all([startVersionedServer(folder), createOtherBuild(join(folder, 'other'))]);
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function openWorld(gates: number): Promise<UpgradeWorld> {
  const world = await UpgradeWorld.open(server, gates);
  onTestFinished(() => world.end());
  return world;
}

const drain = ({ work }: Control, ...args: readonly string[]) =>
  runCli(['worker', 'drain', ...args], { env: { BENCHMARK_GATE_WORK: work } });

const openRuns = async ({ place }: UpgradeWorld, build: string) =>
  (
    await place.client.workflow.count(
      `TemporalWorkerDeploymentVersion = 'benchmark-gate:${build}' AND ExecutionStatus = 'Running'`,
    )
  ).count;

it('ends gates on the build that they began on, begins others on the new, lets the old one go, and rolls back', {
  timeout: 900_000,
}, async () => {
  const world = await openWorld(4);
  const old = await world.control(['--build-id', '1.0']);
  await makeCurrent(server, world.place, '1.0');
  const release = world.hold();
  const first = await world.start();
  await world.measuring(first.id);

  const next = await world.control(['--build-id', '2.0'], otherBuild);
  expect(await next.said()).toContain('version: benchmark-gate, build 2.0; new gates go to build 1.0 until: temporal ');
  await makeCurrent(server, world.place, '2.0');
  world.holdNoMore();
  const second = await world.start();
  expect((await second.outcome()).status).toBe('pass');
  expect(await world.buildOf(second.id)).toBe('2.0');
  expect(await world.buildOf(first.id)).toBe('1.0');

  release();
  expect((await first.outcome()).status).toBe('pass');
  expect(await world.buildOf(first.id)).toBe('1.0');
  await until('that nothing is left of 1.0', async () => (await openRuns(world, '1.0')) === 0);
  const drained = await drain(old, '--build-id', '1.0', '--wait', '5m');
  expect([drained.code, drained.stdout]).toEqual([
    0,
    expect.stringMatching(
      /^draining control of build 1\.0 \(process \d+\)\nended control of build 1\.0 \(process \d+\)$/,
    ),
  ]);
  expect(await old.said()).toContain('drained: nothing of control is under way any more\n');
  expect(await old.ended).toMatchObject({ code: 0 });

  for (const { sha } of [first, second]) expect(await checkOf(world, sha)).toEqual(['success']);
  if (TRIES_ALL) await rollBack(world);
});

/** Back to the first build: what began on the second ends there. */
async function rollBack(world: UpgradeWorld): Promise<void> {
  const letGo = world.hold();
  const third = await world.start();
  await world.measuring(third.id);
  const again = await world.control(['--build-id', '1.0']);
  await makeCurrent(server, world.place, '1.0');
  world.holdNoMore();
  const fourth = await world.start();
  expect((await fourth.outcome()).status).toBe('pass');
  expect(await world.buildOf(fourth.id)).toBe('1.0');
  letGo();
  expect((await third.outcome()).status).toBe('pass');
  expect(await world.buildOf(third.id)).toBe('2.0');
  expect(await again.said()).toContain('new gates go to build 2.0 until');
  for (const { sha } of [third, fourth]) expect(await checkOf(world, sha)).toEqual(['success']);
}

it('answers an asking on the build that it began on, and begins its gate on the one that is current then', async () => {
  const world = await openWorld(2);
  const addresses = await world.ownAddresses();
  await world.control(['--build-id', '1.0'], undefined, addresses);
  await makeCurrent(server, world.place, '1.0');
  await world.control(['--build-id', '2.0'], otherBuild, addresses);

  // Its gate can't begin while GitHub says nothing of the pull request.
  world.standIn.faults.atRandom({ seed: 1, rate: 1, faults: [503] });
  const early = await world.ask();
  await until('that it began', async () => (await world.buildOf(early.id ?? '')) === '1.0');
  await makeCurrent(server, world.place, '2.0');
  world.standIn.faults.clear();
  const outcome = await early.outcome();
  expect([outcome.status, await world.buildOf(early.id ?? '')]).toEqual(['pass', '1.0']);
  expect(await world.buildOf(outcome.workflow?.id ?? '')).toBe('2.0');

  const late = await world.ask();
  const next = await late.outcome();
  expect([next.status, await world.buildOf(late.id ?? '')]).toEqual(['pass', '2.0']);
  expect(await world.buildOf(next.workflow?.id ?? '')).toBe('2.0');
});

it('ends a measuring on the build that it began on, and who asked for it too', async () => {
  const world = await openWorld(2);
  const addresses = await world.ownAddresses();
  await world.control(['--build-id', '1.0'], undefined, addresses);
  await makeCurrent(server, world.place, '1.0');
  const release = world.hold();
  const early = await world.measure();
  await world.measuring(early.measuring);
  await world.control(['--build-id', '2.0'], otherBuild, addresses);
  await makeCurrent(server, world.place, '2.0');
  world.holdNoMore();
  const late = await world.measure();
  for (const [build, measuring, letGo] of [
    ['2.0', late, () => undefined],
    ['1.0', early, release],
  ] as const) {
    letGo();
    const { status, workflow } = await measuring.outcome();
    expect([status, await world.buildOf(measuring.id), await world.buildOf(workflow.id)]).toEqual([
      'measured',
      build,
      build,
    ]);
  }
});

it.runIf(TRIES_ALL)(
  'says which gates wait for a build that goes, and moves them by the command that it says',
  async () => {
    const world = await openWorld(1);
    const old = await world.control(['--build-id', '1.0']);
    await makeCurrent(server, world.place, '1.0');
    const release = world.hold();
    const gate = await world.start();
    await world.measuring(gate.id);
    await world.control(['--build-id', '1.1']);
    await makeCurrent(server, world.place, '1.1');
    const drained = await drain(old, '--control', '--wait', '5m');
    expect(drained.code).toBe(0);
    const said =
      /no other worker serves build 1\.0 of benchmark-gate: 1 run waits for one, or to be moved: temporal (workflow update-options .*--yes)/;
    const [, command = ''] = said.exec(drained.stdout) ?? [];
    const [before = '', query = '', after = ''] = command.split('"');
    release();
    await server.cli(world.place, ...before.trim().split(' '), query, ...after.trim().split(' '));
    expect((await gate.outcome()).status).toBe('pass');
    expect(await checkOf(world, gate.sha)).toEqual(['success']);
  },
);

it.runIf(TRIES_ALL)('goes on with the gates of workers of no version', async () => {
  const world = await openWorld(1);
  const old = await world.control();
  const release = world.hold();
  const gate = await world.start();
  await world.measuring(gate.id);
  const next = await world.control(['--build-id', '1.0']);
  expect(await next.said()).toContain('new gates go to workers without a version until');
  await makeCurrent(server, world.place, '1.0');
  expect((await drain(old, '--control', '--wait', '5m')).code).toBe(0);
  release();
  expect((await gate.outcome()).status).toBe('pass');
  expect(await world.buildOf(gate.id)).toBe('1.0');
  expect(await checkOf(world, gate.sha)).toEqual(['success']);
});
