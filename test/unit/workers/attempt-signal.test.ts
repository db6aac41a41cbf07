import { setTimeout as sleep } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import { attemptSignal, boundingAttempts } from '../../../workers/attempt-signal.ts';

type Info = NonNullable<ConstructorParameters<typeof MockActivityEnvironment>[0]>;

const attempt = (info: Info) => new MockActivityEnvironment(info, { interceptors: [boundingAttempts] });

const MINUTE_MS = 60_000;

it.each<[string, () => Info]>([
  ['its own time', () => ({ startToCloseTimeoutMs: 6_000, scheduleToCloseTimeoutMs: MINUTE_MS })],
  [
    'the time since it was scheduled, the wait in the queue included,',
    () => ({
      startToCloseTimeoutMs: MINUTE_MS,
      scheduleToCloseTimeoutMs: MINUTE_MS,
      scheduledTimestampMs: Date.now() - MINUTE_MS + 6_000,
    }),
  ],
])('is aborted before %s is over', async (_, info) => {
  await attempt(info()).run(async () => {
    const began = performance.now();
    const signal = attemptSignal();
    expect(signal?.aborted).toBe(false);
    await expect.poll(() => signal?.aborted, { timeout: 240_000 }).toBe(true);
    expect(performance.now() - began).toBeLessThan(5_800);
    expect(attemptSignal()).toBe(signal);
  });
});

it('takes a clock that differs from the server’s for what it is', async () => {
  const scheduledTimestampMs = Date.now() - 10 * MINUTE_MS;
  const info = { startToCloseTimeoutMs: MINUTE_MS, scheduleToCloseTimeoutMs: MINUTE_MS, scheduledTimestampMs };
  await attempt(info).run(async () => {
    await sleep(100);
    expect(attemptSignal()?.aborted).toBe(false);
  });
});

it('is aborted where the attempt is cancelled', async () => {
  const environment = attempt({ startToCloseTimeoutMs: MINUTE_MS });
  await environment.run(async () => {
    environment.cancel();
    expect(attemptSignal()?.aborted).toBe(true);
  });
});

it('is another one for another attempt, and none where nobody bounds it', async () => {
  const first = await attempt({}).run(async () => attemptSignal());
  expect(await attempt({}).run(async () => attemptSignal())).not.toBe(first);
  expect(await new MockActivityEnvironment().run(async () => attemptSignal())).toBeUndefined();
});
