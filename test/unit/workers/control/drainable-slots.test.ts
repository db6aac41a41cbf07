import type { SlotReserveContext } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { DrainableSlots } from '../../../../workers/control/drainable-slots.ts';

const CONTEXT = {} as SlotReserveContext;
const slotInfo = { type: 'activity', activityType: 'evaluate' } as const;
const never = new AbortController().signal;

const isSettled = (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);

it('gives as many slots as it has, and one that was given back to who waits', async () => {
  const slots = new DrainableSlots(1);
  const permit = await slots.reserveSlot(CONTEXT, never);
  expect(slots.tryReserveSlot()).toBeNull();
  const next = slots.reserveSlot(CONTEXT, never);
  expect(await isSettled(next)).toBe(false);
  slots.releaseSlot({ permit });
  expect(await isSettled(next)).toBe(true);
  expect(slots.tryReserveSlot()).toBeNull();
});

it('lets who no longer waits go, with the reason, and keeps no slot for it', async () => {
  const slots = new DrainableSlots(1);
  const permit = await slots.reserveSlot(CONTEXT, never);
  const withdrawn = new AbortController();
  const waiting = slots.reserveSlot(CONTEXT, withdrawn.signal);
  withdrawn.abort(new Error('no longer needed'));
  await expect(waiting).rejects.toThrow('no longer needed');
  slots.releaseSlot({ permit });
  expect(slots.tryReserveSlot()).not.toBeNull();
});

it('gives none once it is closed, and is empty when what was under way has ended', async () => {
  const slots = new DrainableSlots(3);
  const used = await slots.reserveSlot(CONTEXT, never);
  const asked = await slots.reserveSlot(CONTEXT, never);
  slots.markSlotUsed({ permit: used, slotInfo });
  const closed = slots.close();
  expect(slots.tryReserveSlot()).toBeNull();
  const withdrawn = new AbortController();
  const more = slots.reserveSlot(CONTEXT, withdrawn.signal);
  // A question that was open already brought something after all.
  slots.markSlotUsed({ permit: asked, slotInfo });
  slots.releaseSlot({ permit: used, slotInfo });
  expect([await isSettled(closed), await isSettled(more)]).toEqual([false, false]);
  slots.releaseSlot({ permit: asked, slotInfo });
  expect([await isSettled(closed), await isSettled(more)]).toEqual([true, false]);
  withdrawn.abort(new Error('shut down'));
  await expect(more).rejects.toThrow('shut down');
});

it('is empty at once where nothing was under way, though questions are open', async () => {
  const slots = new DrainableSlots(3);
  await slots.reserveSlot(CONTEXT, never);
  expect(await isSettled(slots.close())).toBe(true);
});
