import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { besideTrusted, profileByTurns, slowed } from '../../../support/workflows/gates-by-turns.ts';
import { cpuHost } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

/** Both sides miss it: they take a microsecond, or more. */
const charging = profileByTurns({
  metrics: { took: { unit: 'us', time: { suites: ['main'], id: 'kernels/0' } } },
  targets: { fast: { metric: 'took', bound: { below: 0.5 }, missed: 'code-refiner', charge: 'change' } },
});

it.concurrent.each([
  ['does not charge a target that the base misses too', 1, { status: 'pass', targets: [{ charged: false }] }],
  [
    'charges it where the change is found slower in it',
    1.2,
    { status: 'fail', route: { to: 'code-refiner' }, targets: [{ verdict: 'missed', route: { to: 'code-refiner' } }] },
  ],
])('%s', async (_, factor, expected) => {
  const hosts = [cpuHost({ nanoseconds: slowed(factor) })];
  await bench.scene({ profile: charging, hosts, context: besideTrusted }, async (scene) => {
    expect(await (await scene.gates.start(scene.request)).outcome()).toMatchObject(expected);
  });
});
