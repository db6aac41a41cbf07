import { constants } from 'node:os';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { HeldCommand } from './held-command.ts';
import type { GroupUsage } from './limits/command-group.ts';
import { metLimit } from './limits/met-limit.ts';
import type { FullFolder } from './limits/watch-disk.ts';
import type { OutputCollector } from './output/output-collector.ts';
import type { ConfinedResult } from './sandbox/confined-command.ts';
import type { StopReason } from './terminator.ts';

/**
 * The result of a command, or the error that it never began.
 *
 * @throws {GateError} transient: the lock or the sandbox could not be had
 */
export function commandResult(input: {
  readonly held: HeldCommand;
  readonly output: OutputCollector;
  readonly stopped: StopReason | null;
  /** Null where the lock was never held. */
  readonly durationMs: number | null;
  /** Of the holder: that of the command, or 128 and the number of the signal that ended it. Null: killed. */
  readonly code: number | null;
  /** What `bwrap` says of the command itself; null where it never began. */
  readonly exitCode: number | null;
  /** Of its cgroup; null where it had none. */
  readonly usage: GroupUsage | null;
  /** What its disk lacked at its end; null: nothing. */
  readonly diskFull: FullFolder['lacks'] | null;
}): ConfinedResult {
  const { held, output, stopped, durationMs } = input;
  // Whoever ends well when it is told to end for the disk has not ended well.
  const code = stopped === 'disk-full' ? null : input.code;
  if (stopped === null && durationMs === null) {
    throw notStarted(`the machine's lock ${held.lockFile} can't be taken`, output.tail);
  }
  if (stopped === null && held.sandboxed && input.exitCode === null && code === 1) {
    throw notStarted(`${held.command.file} can't be started in the sandbox`, output.tail);
  }
  const signal = code === null ? 'SIGKILL' : signalOf(code);
  const diskFull = stopped === 'disk-full' ? (input.diskFull ?? 'space') : code === 0 ? null : input.diskFull;
  return {
    exitCode: signal === null ? code : null,
    signal,
    timedOut: stopped === 'timed-out',
    cancelled: stopped === 'cancelled',
    durationMs: durationMs ?? 0,
    metLimit: metLimit(held.limits, { usage: input.usage, signal, diskFull }),
    leftDiskFull: stopped === 'disk-full' || input.diskFull !== null,
    peakMemoryBytes: input.usage?.peakMemoryBytes ?? null,
    tail: output.tail,
    stdout: output.stdout,
  };
}

function notStarted(what: string, tail: string): GateError {
  const said = tail.trim().split('\n').at(-1) ?? '';
  return new GateError({ class: 'transient', message: said === '' ? what : `${what}: ${said}`.slice(0, 500) });
}

/** The signal that an exit code of 128 and more stands for, as shells have it. */
function signalOf(code: number): string | null {
  const found = Object.entries(constants.signals).find(([, number]) => number === code - 128);
  return found?.[0] ?? null;
}
