import { expect, it } from 'vitest';
import { ClusterError } from '../../../../../demo/cluster/cluster-error.ts';
import { beginAll } from '../../../../../demo/cluster/parts/begin-all.ts';
import type { PartPlan } from '../../../../../demo/cluster/parts/part.ts';

const plan = (name: string): PartPlan => ({
  name,
  log: '',
  start: () => Promise.reject(new Error('nothing is started here')),
  ready: async () => undefined,
});

it('throws why one could not begin when the others have begun, and not before', async () => {
  const begun: string[] = [];
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const all = beginAll([plan('one'), plan('other')], async ({ name }) => {
    if (name === 'one') throw new ClusterError('it refuses');
    await held;
    begun.push(name);
  });
  let isOver = false;
  all.catch(() => {
    isOver = true;
  });
  // Whoever was to hear of the failure has heard of it after this.
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  letGo();
  await expect(all).rejects.toThrow('it refuses');
  expect(begun).toEqual(['other']);
});
