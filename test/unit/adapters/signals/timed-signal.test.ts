import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { timedSignal } from '../../../../adapters/signals/timed-signal.ts';
import { collectGarbage } from '../../../support/collect-garbage.ts';

/** Resolves with the reason: whoever waits for a signal holds nothing but the promise. */
const aborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }));

it.each([null, new AbortController().signal])(
  'is aborted when the time is up, whatever is collected meanwhile',
  async (other) => {
    const waiting = aborted(timedSignal(300, other).signal);
    await collectGarbage();
    // The timer keeps no process alive, and this one does.
    expect(await Promise.race([waiting, sleep(20_000)])).toMatchObject({ name: 'TimeoutError' });
  },
);

it('is aborted with the other signal, for its reason', async () => {
  const other = new AbortController();
  const waiting = aborted(timedSignal(60_000, other.signal).signal);
  await collectGarbage();
  other.abort('enough');
  expect(await waiting).toBe('enough');
  expect(timedSignal(null, other.signal).signal).toMatchObject({ aborted: true, reason: 'enough' });
});

it('is left alone once the work is over', async () => {
  const other = new AbortController();
  const timed = timedSignal(20, other.signal);
  timed.release();
  other.abort();
  await sleep(60);
  expect(timed.signal.aborted).toBe(false);
});

it.each([60 * 24 * 3600 * 1000, 2 ** 31, Number.POSITIVE_INFINITY])(
  'waits %s ms, which no timer of Node holds',
  async (ms) => {
    const { signal, release } = timedSignal(ms);
    await sleep(50);
    expect(signal.aborted).toBe(false);
    release();
  },
);
