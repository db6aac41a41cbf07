import { expect, it } from 'vitest';
import type { StepProgress, Watch } from '../../../../../adapters/bench-host/job/bench-host.ts';
import { runInTurn, type TurnHooks } from '../../../../../adapters/bench-host/measure/run-in-turn.ts';

/** Who watches two things that take one lock, what was told of them, and what they did in its order. */
function scene() {
  const events: string[] = [];
  const told: string[] = [];
  const stopping = new AbortController();
  const watch: Watch = { signal: stopping.signal, onProgress: ({ now }: StepProgress) => told.push(now) };
  return { events, told, stopping, watch };
}

/** Rejects with the signal's reason, as a step does that is stopped. */
const stopped = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

/** Until what was begun has come as far as it can. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const always = { goesOn: async () => true };

/** One that waits for its turn, and tells what it does. */
const waitsFor =
  (events: string[]) =>
  async (turn: Watch, { admit }: TurnHooks): Promise<string> => {
    events.push('second waits');
    turn.onProgress({ now: 'waiting for the machine' });
    await Promise.race([admit?.(), stopped(turn.signal)]);
    events.push('second begins');
    turn.onProgress({ now: 'second measures' });
    return 'second';
  };

it('has the second wait while the last process of the first runs, and begin as that ends well', async () => {
  const { events, told, watch } = scene();
  const first = async (turn: Watch, { onLastStart, onLastEnd }: TurnHooks) => {
    onLastStart?.();
    await settled();
    turn.onProgress({ now: 'first measures' });
    events.push('first ends');
    onLastEnd?.(true);
    await settled();
    events.push('first is noted');
    return 'first';
  };
  expect(await runInTurn(first, waitsFor(events), { watch, ...always })).toEqual(['first', 'second']);
  expect(events).toEqual(['second waits', 'first ends', 'second begins', 'first is noted']);
  expect(told).toEqual(['first measures', 'second measures']);
});

it('has the first make nothing of its end while the second runs', async () => {
  const { events, watch } = scene();
  const first = async (_: Watch, { onLastStart, onLastEnd, settle }: TurnHooks) => {
    onLastStart?.();
    onLastEnd?.(true);
    await settle?.();
    events.push('first is noted');
    return 'first';
  };
  const second = async (_: Watch, { admit }: TurnHooks) => {
    await admit?.();
    await settled();
    events.push('second ends');
    return 'second';
  };
  expect(await runInTurn(first, second, { watch, ...always })).toEqual(['first', 'second']);
  expect(events).toEqual(['second ends', 'first is noted']);
});

it('has a first that ended badly wait for nothing', async () => {
  const { events, watch } = scene();
  const first = async (_: Watch, { onLastStart, onLastEnd, settle }: TurnHooks) => {
    onLastStart?.();
    onLastEnd?.(false);
    await settle?.();
    events.push('first has put things right');
    return 'failed';
  };
  expect(await runInTurn(first, waitsFor(events), { watch, ...always })).toEqual(['failed', 'second']);
  expect(events).toEqual(['second waits', 'first has put things right', 'second begins']);
});

it('has the second begin after all of a first that ended badly, where it is still wanted', async () => {
  const { events, watch } = scene();
  const first = async (_: Watch, { onLastStart, onLastEnd }: TurnHooks) => {
    onLastStart?.();
    onLastEnd?.(false);
    await settled();
    events.push('first has put things right');
    return 'failed';
  };
  expect(await runInTurn(first, waitsFor(events), { watch, ...always })).toEqual(['failed', 'second']);
  expect(events).toEqual(['second waits', 'first has put things right', 'second begins']);
});

it('runs the second one, too, where the first has nothing left to run, and tells what that waits for', async () => {
  const { watch, told } = scene();
  const second = async (turn: Watch) => {
    turn.onProgress({ now: 'waiting for the machine' });
    return 2;
  };
  expect(await runInTurn(async () => 1, second, { watch, ...always })).toEqual([1, 2]);
  expect(told).toEqual(['waiting for the machine']);
});

it('never begins a second one that is not wanted after the first', async () => {
  const { events, watch } = scene();
  const first = async (_: Watch, { onLastStart, onLastEnd }: TurnHooks) => {
    onLastStart?.();
    onLastEnd?.(false);
    await settled();
    return 'failed';
  };
  const taken = await runInTurn(first, waitsFor(events), { watch, goesOn: async (one) => one !== 'failed' });
  expect(taken).toEqual(['failed', null]);
  expect(events).toEqual(['second waits']);
});

it('never begins the second one where the first throws, and throws the same', async () => {
  const { events, watch } = scene();
  const first = async (_: Watch, { onLastStart }: TurnHooks): Promise<string> => {
    onLastStart?.();
    throw new Error('the host has no room');
  };
  await expect(runInTurn(first, waitsFor(events), { watch, ...always })).rejects.toThrow('the host has no room');
  expect(events).toEqual(['second waits']);
});

it('throws what kept the second one from waiting after the first has ended', async () => {
  const { events, watch } = scene();
  const first = async (_: Watch, { onLastStart }: TurnHooks) => {
    onLastStart?.();
    await settled();
    events.push('first ends');
  };
  const second = async (): Promise<void> => {
    throw new Error('no such program');
  };
  await expect(runInTurn(first, second, { watch, ...always })).rejects.toThrow('no such program');
  expect(events).toEqual(['first ends']);
});

it.each(['while the first is measured', 'before'])('stops both where who watches them stops them %s', async (when) => {
  const { events, stopping, watch } = scene();
  const turn = (name: string) => (own: Watch, hooks: TurnHooks) => {
    hooks.onLastStart?.();
    return stopped(own.signal).catch((reason: unknown) => {
      events.push(name);
      throw reason;
    });
  };
  if (when === 'before') stopping.abort(new Error('cancelled'));
  const both = runInTurn(turn('first'), turn('second'), { watch, ...always });
  stopping.abort(new Error('cancelled'));
  await expect(both).rejects.toThrow('cancelled');
  expect(events.sort()).toEqual(['first', 'second']);
});
