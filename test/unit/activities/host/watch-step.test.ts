import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchStep } from '../../../../activities/host/watch-step.ts';
import type { Watch } from '../../../../adapters/bench-host/job/bench-host.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Runs a step whose time is told by the test, and collects its heartbeats. */
function begin() {
  const heartbeats: unknown[] = [];
  const env = new MockActivityEnvironment();
  env.on('heartbeat', (details) => heartbeats.push(details));
  let watch: Watch | undefined;
  let end = (): void => undefined;
  const ended = env.run(() =>
    watchStep('building', (given) => {
      watch = given;
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    }),
  );
  if (watch === undefined) throw new Error('the step did not begin');
  return { heartbeats, tell: watch.onProgress, end: () => end(), ended };
}

it('says that a step without news is alive every two seconds', async () => {
  const { heartbeats, end, ended } = begin();
  expect(heartbeats).toEqual([{ now: 'building' }]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heartbeats).toHaveLength(1 + 30);
  end();
  await ended;
});

it('tells news within half a second, the newest alone where there are many', async () => {
  const { heartbeats, tell, end, ended } = begin();
  for (let line = 1; line <= 1000; line += 1) tell({ now: `line ${line}` });
  await vi.advanceTimersByTimeAsync(500);
  expect(heartbeats).toEqual([{ now: 'building' }, { now: 'line 1000' }]);
  await vi.advanceTimersByTimeAsync(1_900);
  expect(heartbeats).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(heartbeats).toHaveLength(3);
  end();
  await ended;
  expect(heartbeats.at(-1)).toEqual({ now: 'line 1000' });
});
