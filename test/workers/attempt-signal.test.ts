import { setTimeout as sleep } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import { attemptSignal } from '../../workers/attempt-signal.ts';

it('is aborted before the attempt’s time is over, once for all its requests', async () => {
  const attempt = new MockActivityEnvironment({ startToCloseTimeoutMs: 2_200 });
  await attempt.run(async () => {
    const signal = attemptSignal();
    expect(signal.aborted).toBe(false);
    await sleep(400);
    expect(signal.aborted).toBe(true);
    expect(attemptSignal()).toBe(signal);
  });
});

it('is aborted where the attempt is cancelled', async () => {
  const attempt = new MockActivityEnvironment({ startToCloseTimeoutMs: 60_000 });
  await attempt.run(async () => {
    const signal = attemptSignal();
    attempt.cancel();
    expect(signal.aborted).toBe(true);
  });
});

it('is another one for another attempt', async () => {
  const first = await new MockActivityEnvironment().run(async () => attemptSignal());
  const second = await new MockActivityEnvironment().run(async () => attemptSignal());
  expect(second).not.toBe(first);
});
