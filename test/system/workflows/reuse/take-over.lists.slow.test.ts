import { afterAll, beforeAll, expect, it } from 'vitest';
import { createListMeasured } from '../../../../activities/control/judging/sets/list-measured.ts';
import { unproven } from '../../../../activities/control/runs/identity/require-caller.ts';
import { temporaryKey } from '../../../support/signing/key-folder.ts';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { cpuHost } from '../../../support/workflows/profiles.ts';
import {
  context,
  notTakenOver,
  twoSuites as profile,
  runAgain,
  suiteOf,
  TERMS,
  times,
} from '../../../support/workflows/taking-over.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

it.concurrent('takes over by lists that a trusted key signed alone', async () => {
  const signatures = await (await temporaryKey()).signatures();
  const hosts = () => [cpuHost({ terms: TERMS })];
  await bench.scene({ profile: profile(), hosts: hosts(), context, signatures }, async (scene) => {
    await runAgain(scene);
    expect(suiteOf(await runAgain(scene), 'main')).toHaveProperty('takenOver');
  });
  const unsigned = createListMeasured({ store: bench.blobs, requireCaller: async () => undefined });
  await bench.scene(
    { profile: profile(), hosts: hosts(), context, signatures, control: { listMeasured: unsigned } },
    async (scene) => {
      const first = await runAgain(scene);
      const outcome = await runAgain(scene);
      expect(times(scene.journal, 'kernels')).toBe(2);
      expect(suiteOf(outcome, 'main')).not.toHaveProperty('takenOver');
      const run = first.workflow?.firstExecutionRunId;
      expect(notTakenOver(outcome)).toContain(`what run ${run} measured is signed by no trusted key`);
    },
  );
});

it.concurrent('lists what comes after what was refused', async () => {
  const listing = createListMeasured({ store: bench.blobs, requireCaller: async () => undefined });
  const listMeasured: typeof listing = async (input) => {
    if (input.list.sets.some(({ key }) => key.includes('kernels'))) throw unproven('no list');
    await listing(input);
  };
  const hosts = [cpuHost({ terms: TERMS })];
  await bench.scene({ profile: profile(), hosts, context, control: { listMeasured } }, async (scene) => {
    await runAgain(scene);
    const outcome = await runAgain(scene);
    expect(suiteOf(outcome, 'main')).not.toHaveProperty('takenOver');
    expect(suiteOf(outcome, 'extra')).toMatchObject({ takenOver: [{ sets: 1 }] });
  });
});

it.concurrent('goes on where nobody can say what ended runs measured, or list it', async () => {
  const broken = async () => {
    throw new Error('the store is away');
  };
  await bench.scene(
    {
      profile: profile(),
      hosts: [cpuHost({ terms: TERMS })],
      context,
      control: { findMeasured: broken, listMeasured: broken },
    },
    async (scene) => {
      const outcome = await runAgain(scene);
      expect(outcome).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
      expect(notTakenOver(outcome)).toContain('nobody could say what ended runs measured');
    },
  );
});
