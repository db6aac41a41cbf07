import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import { type OwnSite, startOwnSite } from '../../support/git/own-address.ts';
import { createFailingRepository, failingProfile, type Sources } from '../../support/world/failing-repository.ts';
import { createGateWorld, type GateWorld } from '../../support/world/gate-world.ts';
import { REPOSITORY } from '../../support/world/seed-github.ts';

const worlds: { readonly world: GateWorld; readonly site: OwnSite }[] = [];
afterAll(async () => {
  const left = await Promise.all(
    worlds.map(async ({ world, site }) => {
      site.close();
      return world.end();
    }),
  );
  expect(left.flat()).toEqual([]);
});

/** The gate of a change beside what the default branch is like, by real cargo on a real host. */
async function gateOf(main: Sources, change: Sources) {
  const world = await createGateWorld({
    makeRepository: (folder) => createFailingRepository(folder, main, change),
    makeProfile: failingProfile,
  });
  const { folder, repository, github } = world;
  const profiles = join(folder, 'profiles');
  await mkdir(profiles);
  await copyFile(join(folder, 'profile.yaml'), join(profiles, 'small.yaml'));
  const site = await startOwnSite(join(folder, 'site'), { [REPOSITORY]: repository.folder }, github.standIn.url);
  worlds.push({ world, site });
  const environment = { ...site.environment, BENCHMARK_GATE_PROFILES: profiles, XDG_CACHE_HOME: folder };
  await Promise.all([world.startWorker('control', environment), world.startWorker('cpu', environment)]);
  const asked = ['run', '--repo', REPOSITORY, '--pr', `${github.pullRequest}`, '--profile', 'small', '--json'];
  return {
    run: async (...more: string[]) => {
      const { stdout } = await world.cli([...asked, ...more], environment);
      return GateOutcome.parse(JSON.parse(stdout));
    },
  };
}

const well = { body: 'std::hint::black_box(engine::pack());' };
const nan = { body: 'panic!("the kernel returned NaN");' };
/** At another line, and with other words. */
const elsewhere = { body: 'let row = engine::pack();\n\n    panic!("row {row} is not a number");' };
const mistyped = { ...well, library: '"one"' };
const mistypedBelow = { ...well, library: '\n    // In words.\n    "two, in words"' };

it.concurrent.each<[string, Sources, Sources, string]>([
  ['a planted panic', nan, elsewhere, 'bench `codec` panics in `i2s/pack`'],
  ['an error of the compiler', mistyped, mistypedBelow, '`engine` does not compile: E0308 in `src/lib.rs`'],
])('does not charge %s that main has too', async (_, main, change, what) => {
  const { run } = await gateOf(main, change);
  const outcome = await run();
  expect(outcome).toMatchObject({
    status: 'skipped',
    reason: 'bounded-by-policy',
    route: { kind: 'FINALIZE', to: 'quality-finalizer' },
    state: 'in-progress',
    why: `fails on the base too: ${what}`,
  });
  expect(outcome.evidence[0]).toContain(`fails on the base too: ${what}`);
});

it.concurrent.each<[string, Sources, Sources, string]>([
  ['a planted panic that main does not have', well, nan, '(the base is well)'],
  ['a panic where main does not build', mistyped, nan, '(the base fails in another way: `engine` does not compile'],
])('charges %s', async (_, main, change, what) => {
  const { run } = await gateOf(main, change);
  expect(await run()).toMatchObject({
    status: 'fail',
    route: { kind: 'NEXT', to: 'code-refiner' },
    state: 'needs-rework',
    why: expect.stringContaining(what),
  });
});
