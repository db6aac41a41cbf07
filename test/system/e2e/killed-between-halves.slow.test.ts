import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { ISOLATIONS } from '../../support/processes/confine.ts';
import { killWorker } from '../../support/processes/worker-process.ts';
import { until } from '../../support/until.ts';
import {
  BENCHMARKS_EACH,
  changeCrate,
  cratesProfile,
  createCratesRepository,
} from '../../support/world/crates-repository.ts';
import { createGateWorld, type GateWorld } from '../../support/world/gate-world.ts';
import { type PushedCommits, pushedCommits } from '../../support/world/pushed-commits.ts';
import { halvesOf, readTurns } from '../../support/world/taken-turns.ts';

const ROUNDS = 4;
const OF_PAIR = 2 * BENCHMARKS_EACH;
const LOOK_MS = 5;

let world: GateWorld;
let commits: PushedCommits;

const profile = (trace: string): string =>
  stringify({ ...parse(cratesProfile()), environment: { MEASURED_TRACE: trace } });

beforeAll(async () => {
  world = await createGateWorld({ makeRepository: createCratesRepository, makeProfile: profile, traced: 'kernels' });
  commits = await pushedCommits(world);
});
afterAll(async () => {
  commits?.close();
  expect(await world?.end()).toEqual([]);
});

/** Benchmarks of the kernels that have begun, on either side. */
const begun = async (): Promise<number> =>
  (await world.trace.lines()).filter((line) => line.startsWith('kernels/')).length;

// Without a sandbox no turns are taken: docs/security.md.
it.runIf(ISOLATIONS.includes('bubblewrap'))(
  'loses half a pair at most where its host is killed between the halves',
  async () => {
    const { environment, push, run } = commits;
    const [, host] = await Promise.all([
      world.startWorker('control', environment),
      world.startWorker('cpu', environment),
    ]);
    await push('Change the kernels', (folder) => changeCrate(folder, 'kernels'));
    const running = run('--against', 'base', '--rounds', `${ROUNDS}`);
    // All of a first half is measured, and the second one has begun.
    const isBetween = async () => (await begun()) > OF_PAIR && (await begun()) % OF_PAIR === BENCHMARKS_EACH + 1;
    await until('the second half of a pair', isBetween, LOOK_MS);
    await killWorker(host);
    await until('no bench of the killed worker', async () => (await world.commands()).length === 0, LOOK_MS);
    await world.startWorker('cpu', environment);
    const outcome = await running;
    expect(outcome).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
    expect(outcome.evidence[0]).toMatch(/against base [0-9a-f]{12} by turns: (worst .*, )?0 slower/);

    const { comparison, change, base } = await readTurns(world.storeFolder, outcome);
    // Whole pairs, each once; nobody is accused of what the kill did.
    expect(halvesOf(change, 'kernels')).toEqual(halvesOf(base, 'kernels'));
    expect(new Set(halvesOf(change, 'kernels')).size).toBe(BENCHMARKS_EACH * ROUNDS);
    const kernels = comparison.benchmarks.filter(({ target }) => target === 'kernels');
    expect(kernels.map(({ rounds }) => rounds)).toEqual(kernels.map(() => [ROUNDS, ROUNDS]));
    expect(kernels.map(({ verdict }) => verdict)).not.toContain('slower');
    // The half that had begun is measured again; with another lease the one before it, too, since moods go with leases.
    const twice = (await begun()) - OF_PAIR * ROUNDS;
    expect(twice).toBeGreaterThanOrEqual(1);
    expect(twice).toBeLessThanOrEqual(OF_PAIR);
  },
);
