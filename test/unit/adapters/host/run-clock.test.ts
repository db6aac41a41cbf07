import { expect, it } from 'vitest';
import { type ClockReading, RunClock } from '../../../../adapters/host/run-clock.ts';

const HOUR = 3_600_000;
const began = Date.parse('2026-11-29T10:00:00.000Z');

/** Clocks of a machine that has run for an hour, set and moved on by hand. */
function machine() {
  let reading: ClockReading = { calendarMs: began, sinceBootMs: HOUR, boot: 'first' };
  return {
    read: () => reading,
    passes: (ms: number) => {
      reading = { ...reading, calendarMs: reading.calendarMs + ms, sinceBootMs: reading.sinceBootMs + ms };
    },
    set: (byMs: number) => {
      reading = { ...reading, calendarMs: reading.calendarMs + byMs };
    },
    restart: () => {
      reading = { ...reading, sinceBootMs: 5, boot: 'second' };
    },
  };
}

it('of a machine whose clock nobody set says nothing', () => {
  const { read, passes, set } = machine();
  const clock = new RunClock(null, read);
  passes(HOUR);
  // What a time server does in small steps.
  set(-100);
  expect(clock.windowSince(new Date(began))).toEqual({
    sinceMs: began,
    untilMs: began + HOUR - 100,
    clock: { backMs: 0, forwardMs: 0 },
  });
  expect(clock.disturbance()).toEqual({});
});

it('knows how far it was set back, however long the run took', () => {
  const { read, passes, set } = machine();
  const clock = new RunClock(null, read);
  passes(10_000);
  set(-2 * HOUR);
  passes(10_000);
  // What was written before it was set back seems to come from after the run.
  expect(clock.windowSince(new Date(began)).clock).toEqual({ backMs: 2 * HOUR, forwardMs: 2 * HOUR });
  expect(clock.disturbance()).toEqual({ clockSetMs: -2 * HOUR });
});

it('remembers one that was set right again', () => {
  const { read, passes, set } = machine();
  const clock = new RunClock(null, read);
  set(3 * HOUR);
  passes(1000);
  clock.look();
  set(-3 * HOUR);
  expect(clock.windowSince(new Date(began))).toMatchObject({
    untilMs: began + 1000,
    clock: { backMs: 0, forwardMs: 3 * HOUR },
  });
  expect(clock.disturbance()).toEqual({ clockSetMs: 3 * HOUR });
});

it('goes on where an attempt before left it, also over a restart of the machine', () => {
  const { read, passes, set, restart } = machine();
  const first = new RunClock(null, read);
  passes(1000);
  // While no worker ran.
  set(-HOUR);
  const second = new RunClock(first.notes(), read);
  expect(second.disturbance()).toEqual({ clockSetMs: -HOUR });
  restart();
  const third = new RunClock(second.notes(), read);
  passes(1000);
  expect(third.windowSince(new Date(began)).clock).toEqual({ backMs: HOUR, forwardMs: 0 });
  expect(third.disturbance()).toEqual({ clockSetMs: -HOUR });
});

it('reads this machine', () => {
  const clock = new RunClock(null);
  const end = clock.follow();
  end();
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(60_000);
  expect(clock.notes().boot).not.toBe('');
});
