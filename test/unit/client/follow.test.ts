import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { follow } from '../../../client/follow.ts';
import type { GateRun } from '../../../client/runs/gate-run.ts';
import { collectGarbage } from '../../support/collect-garbage.ts';
import { passOutcome } from '../../support/receipts/outcomes.ts';

/** A run that ends after so many milliseconds, and shows nothing before. */
const ending = (afterMs: number): GateRun => ({
  type: 'benchmarkGate',
  id: 'run',
  outcome: async () => {
    await sleep(afterMs);
    return passOutcome();
  },
  show: () => Promise.reject(new Error('not asked')),
  begun: () => Promise.reject(new Error('not asked')),
  progress: () => Promise.reject(new Error('nothing yet')),
  receipts: async () => null,
  pendingSteps: async () => [],
  cancel: async () => true,
});

const options = { signal: new AbortController().signal, show: () => undefined };

it.each([null, 60 * 24 * 3600 * 1000, 2 ** 31])('waits for an outcome for %s ms', async (waitMs) => {
  expect((await follow(ending(200), { ...options, waitMs }))?.status).toBe('pass');
});

it.each([0, 0.5, 300])('gives up after %s ms, whatever is collected meanwhile', async (waitMs) => {
  const following = follow(ending(20_000), { ...options, waitMs });
  await collectGarbage();
  expect(await following).toBeNull();
});
