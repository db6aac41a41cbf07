import { expect, it } from 'vitest';
import type { StepProgress, Watch } from '../../../../../adapters/bench-host/job/bench-host.ts';
import { runInTurn } from '../../../../../adapters/bench-host/measure/run-in-turn.ts';

/** Who watches two things that take one lock, what was told of them, and what they did in its order. */
function scene() {
  const events: string[] = [];
  const told: string[] = [];
  const stopping = new AbortController();
  const watch: Watch = { signal: stopping.signal, onProgress: ({ now }: StepProgress) => told.push(now) };
  return { events, told, stopping, watch };
}

/** Something that is waited for until it is opened. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Rejects with the signal's reason, as a step does that is stopped. */
const stopped = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

const always = { goesOn: () => true };

it('has the second wait for the lock while the first one holds it, and tells nothing of it until then', async () => {
  const { events, told, watch } = scene();
  const [waits, lock] = [gate(), gate()];
  const both = await runInTurn(
    async (turn, onStart) => {
      onStart();
      await waits.opened;
      turn.onProgress({ now: 'first measures' });
      events.push('first ends');
      lock.open();
      return 'first';
    },
    async (turn, onStart) => {
      events.push('second waits');
      turn.onProgress({ now: 'waiting for the machine' });
      waits.open();
      await lock.opened;
      onStart();
      turn.onProgress({ now: 'second measures' });
      return 'second';
    },
    { watch, ...always },
  );
  expect(both).toEqual(['first', 'second']);
  expect(events).toEqual(['second waits', 'first ends']);
  expect(told).toEqual(['first measures', 'second measures']);
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

it('stops a second one that is not wanted any more, and waits for its end', async () => {
  const { events, watch } = scene();
  const first = async (_: Watch, onStart: () => void) => {
    onStart();
    return 'failed';
  };
  const second = async (turn: Watch) => {
    await stopped(turn.signal).catch(() => undefined);
    events.push('stopped');
    return 'stopped';
  };
  const taken = await runInTurn(first, second, { watch, goesOn: (one) => one !== 'failed' });
  expect(taken).toEqual(['failed', null]);
  expect(events).toEqual(['stopped']);
});

it('stops the second one where the first throws, and throws the same', async () => {
  const { events, watch } = scene();
  const first = async (_: Watch, onStart: () => void) => {
    onStart();
    throw new Error('the host has no room');
  };
  const second = (turn: Watch) => stopped(turn.signal).catch(() => events.push('stopped'));
  await expect(runInTurn<unknown>(first, second, { watch, ...always })).rejects.toThrow('the host has no room');
  expect(events).toEqual(['stopped']);
});

it('throws what kept the second one from waiting after the first has ended', async () => {
  const { events, watch } = scene();
  const first = async (_: Watch, onStart: () => void) => {
    onStart();
    await new Promise((resolve) => setImmediate(resolve));
    events.push('first ends');
  };
  const second = async (): Promise<void> => {
    throw new Error('no such program');
  };
  await expect(runInTurn(first, second, { watch, ...always })).rejects.toThrow('no such program');
  expect(events).toEqual(['first ends']);
});

it('stops both where who watches them stops them', async () => {
  const { events, stopping, watch } = scene();
  const turn = (name: string) => (own: Watch, onStart: () => void) => {
    onStart();
    return stopped(own.signal).catch((reason: unknown) => {
      events.push(name);
      throw reason;
    });
  };
  const both = runInTurn(turn('first'), turn('second'), { watch, ...always });
  stopping.abort(new Error('cancelled'));
  await expect(both).rejects.toThrow('cancelled');
  expect(events.sort()).toEqual(['first', 'second']);
});
