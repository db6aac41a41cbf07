import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import {
  besideTrusted,
  isBase,
  measured,
  profileByTurns,
  roundsOf,
} from '../../../support/workflows/gates-by-turns.ts';
import { CPU, cpuHost } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

it.concurrent.each([
  [
    'the base does not build',
    { base: { commands: { [CPU]: { buildFails: { class: 'compile-error', message: 'E0308 on the base' } } } } },
    /main on the base: E0308 on the base/,
  ],
  [
    'the base does not fetch',
    { base: { prepareFails: { class: 'dependency-broken', message: 'leftpad is gone' } } },
    /not against the base: the base can't be checked out: leftpad is gone/,
  ],
  ['no room is left', { base: { prepareFails: { class: 'host-unfit', message: 'no room' } } }, /checked out: no room/],
  ['the host has no sandbox', { isolation: 'none' }, /not against the base: \S+ has no sandbox/],
  ['the worker is older', { knowsNoPairs: true }, /not against the base: .* of a version that measures no pairs/],
])('measures the change alone, and says so, where %s', async (_, changes, said) => {
  const options = {
    profile: profileByTurns({ rounds: { max: 2, samples: 10, against: 'base' } }),
    context: besideTrusted,
  };
  await bench.scene({ ...options, hosts: [cpuHost(changes)] }, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome).toMatchObject({ status: 'pass', evidence: [expect.stringMatching(said)] });
    expect(measured(scene.journal, 'kernels').filter(isBase)).toEqual([]);
    expect(measured(scene.journal, 'kernels')).toHaveLength(2);
    expect(roundsOf(scene.store.baselines[0], 'kernels/0').every(({ pair }) => pair === undefined)).toBe(true);
  });
});

it.concurrent('says so where there is no base', async () => {
  const only = profileByTurns({ rounds: { max: 2, samples: 10, against: 'base' } });
  await bench.scene({ profile: only, hosts: [cpuHost()] }, async (scene) => {
    const { evidence } = await (await scene.gates.start(scene.request)).outcome();
    expect(evidence[0]).toContain('not against the base: no commit is known that the change and the default branch');
    expect(scene.journal.some((line) => line.endsWith('of the base'))).toBe(false);
  });
});
