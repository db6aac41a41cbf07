import { expect, it } from 'vitest';
import { MachineWatch } from '../../../../../adapters/bench-host/measure/machine-watch.ts';

/** A machine that was disturbed so often: what is watched is how much more there was since. */
function machine() {
  let disturbed = 0;
  const watch = async () => {
    const before = disturbed;
    return async () => ({ throttledTimes: disturbed - before }) as never;
  };
  return { watch: new MachineWatch(watch), disturb: () => (disturbed += 1), settled: () => new Promise(setImmediate) };
}

it('counts from the first process that begins', async () => {
  const { watch, disturb, settled } = machine();
  disturb();
  watch.begin();
  await settled();
  disturb();
  watch.begin();
  await settled();
  disturb();
  expect(await watch.noted()).toEqual({ throttledTimes: 2 });
});

it('counts nothing after its end', async () => {
  const { watch, disturb, settled } = machine();
  watch.begin();
  await settled();
  disturb();
  watch.end();
  await settled();
  disturb();
  expect(await watch.noted()).toEqual({ throttledTimes: 1 });
});

it('tells nothing where nothing began', async () => {
  const { watch, disturb } = machine();
  disturb();
  expect(await watch.noted()).toEqual({ throttledTimes: 0 });
});
