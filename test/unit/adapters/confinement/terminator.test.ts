import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ControlChannel } from '../../../../adapters/confinement/control-channel.ts';
import { type StopReason, Terminator } from '../../../../adapters/confinement/terminator.ts';

const GROUP = 4_000_001;
const HOLDER = 4_000_002;

/** That no process has. */
const MARKER = 'of-nobody.run';

const signals: [at: number, pid: number, signal: unknown][] = [];
beforeEach(() => {
  signals.length = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    signals.push([performance.now(), pid, signal]);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** What becomes of a command that ignores SIGTERM and a holder that doesn't end by itself. */
function stop(reason: StopReason) {
  const holder = Object.assign(new EventEmitter(), { pid: HOLDER, exitCode: null, signalCode: null });
  const channel = { group: GROUP, namespaceInit: null };
  const began = performance.now();
  new Terminator(holder as unknown as ChildProcess, channel as unknown as ControlChannel, MARKER).stop(reason);
  vi.advanceTimersByTime(60_000);
  return signals.map(([at, pid, signal]) => [at - began, pid, signal]);
}

it.each<[StopReason, number]>([
  ['cancelled', 1000],
  ['timed-out', 2000],
  ['failed', 0],
  ['disk-full', 0],
])('ends what is %s by force after %s ms, and then its holder', (reason, graceMs) => {
  expect(stop(reason)).toEqual([
    [0, -GROUP, 'SIGTERM'],
    [graceMs, -GROUP, 'SIGKILL'],
    [graceMs + 500, -HOLDER, 'SIGKILL'],
  ]);
});
