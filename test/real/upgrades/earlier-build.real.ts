import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { quietRuntime } from '../../support/temporal/quiet-runtime.ts';
import { makeCurrent, startVersionedServer, type VersionedServer } from '../../support/temporal/versioned-server.ts';
import { createEarlierBuild } from '../../support/world/earlier-build.ts';
import { checkOf, UpgradeWorld } from '../../support/world/upgrade-world.ts';

/** The last that knew of no builds. */
const EARLIER = '6bf5c1d7';

let folder: string;
let server: VersionedServer;
let earlierBuild: string;

beforeAll(async () => {
  quietRuntime();
  folder = await mkdtemp(join(tmpdir(), 'earlier-build-'));
  earlierBuild = await createEarlierBuild(EARLIER, join(folder, 'earlier'));
  server = await startVersionedServer(folder);
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

it.each([
  ['of a build', ['--build-id', 'next'], 'next'],
  ['of no build', [], null],
] as const)('ends with workers %s what a control worker of an earlier commit began', async (_kind, flags, build) => {
  const world = await UpgradeWorld.open(server, 2);
  onTestFinished(() => world.end());
  const old = await world.control([], earlierBuild);
  const release = world.hold();
  const begun = await world.start();
  await world.measuring(begun.id);
  await world.control(flags);
  if (build !== null) await makeCurrent(server, world.place, build);
  await old.stop();
  world.holdNoMore();
  const after = await world.start();
  expect((await after.outcome()).status).toBe('pass');
  release();
  expect((await begun.outcome()).status).toBe('pass');
  for (const { id, sha } of [begun, after]) {
    expect(await world.buildOf(id)).toBe(build);
    expect(await checkOf(world, sha)).toEqual(['success']);
  }
});
