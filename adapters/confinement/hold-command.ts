import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Duplex, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandResult } from './command-result.ts';
import { ControlChannel } from './control-channel.ts';
import type { HeldCommand } from './held-command.ts';
import { LimitGuard } from './limits/limit-guard.ts';
import { noteHolder, readHolder } from './lock-holder.ts';
import { killMarked } from './marked-processes.ts';
import { OutputCollector } from './output/output-collector.ts';
import { FILTER_DESCRIPTOR } from './sandbox/bubblewrap-arguments.ts';
import type { ConfinedResult } from './sandbox/confined-command.ts';
import { Terminator } from './terminator.ts';

/** How long output may stay open after the command's end: only a process that escaped can hold it. */
const OUTPUT_GRACE_MS = 1000;

/** The lock is mostly free at once; who waits is told this often for whom. */
const WAIT_LOOK_MS = 2000;

/** Longer ones fire at once: timers are 32 bits wide. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const NOT_BEGUN = { durationMs: null, code: null, exitCode: null, usage: null, diskFull: null };

/**
 * Starts the holder, waits for the lock, lets the command begin and follows it to its end.
 *
 * Node's own `spawn`, not execa: the holder's control line is one descriptor in both directions, and the end is the
 * end of the process, not of its pipes, which an escaped daemon could keep open.
 */
export async function holdCommand(held: HeldCommand): Promise<ConfinedResult> {
  const { command } = held;
  const output = new OutputCollector(command.onLine, held.secrets);
  if (command.logFile !== undefined) {
    await output.openLog(command.logFile);
  }
  try {
    if (command.signal.aborted) {
      return commandResult({ held, output, stopped: 'cancelled', ...NOT_BEGUN });
    }
    const [file = '', ...args] = held.argv;
    const holder = spawn(file, args, {
      cwd: held.cwd,
      env: { PATH: '/usr/bin:/bin' },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...(held.filter === null ? [] : ['pipe' as const])],
    });
    handFilter(holder, held.filter);
    return await follow(held, holder, output);
  } finally {
    await output.close();
  }
}

function handFilter(holder: ChildProcess, filter: Uint8Array | null): void {
  const stream = holder.stdio[FILTER_DESCRIPTOR];
  if (filter === null || !(stream instanceof Duplex)) return;
  // A holder that ends before it reads has its own end to say so.
  stream.on('error', () => undefined);
  stream.end(filter);
}

async function follow(held: HeldCommand, holder: ChildProcess, output: OutputCollector): Promise<ConfinedResult> {
  const { command } = held;
  const exit = once(holder, 'exit');
  const [, stdout, stderr, line] = holder.stdio;
  if (!(line instanceof Duplex)) {
    await exit;
    throw new Error('the holder was started without its control line');
  }
  const channel = new ControlChannel(line);
  const terminator = new Terminator(holder, channel, held.marker);
  const outputs = [stdout, stderr] as Readable[];
  const reading = Promise.all([
    output.collect(stdout as Readable, 'stdout'),
    output.collect(stderr as Readable, 'stderr'),
  ]);
  // A caller's callback that throws ends the command; the rejection itself is awaited below.
  reading.catch(() => terminator.stop('failed'));
  const onAbort = () => terminator.stop('cancelled');
  command.signal.addEventListener('abort', onAbort, { once: true });
  const turn = new Turn(held, channel, terminator);
  try {
    await turn.begin(exit);
    const [code] = (await exit) as [number | null];
    const durationMs = turn.elapsedMs();
    await terminator.finish();
    const { usage, diskFull } = await turn.endGuard();
    const isWell = code === 0 && terminator.reason === null && diskFull === null;
    if (durationMs !== null) command.onEnd?.(isWell);
    await Promise.race([reading, sleep(OUTPUT_GRACE_MS, undefined, { ref: false })]);
    const stopped = terminator.reason;
    return commandResult({ held, output, stopped, durationMs, code, exitCode: channel.exitCode, usage, diskFull });
  } catch (error) {
    terminator.stop('failed');
    await exit;
    await terminator.finish();
    await turn.endGuard();
    throw error;
  } finally {
    await turn.close();
    command.signal.removeEventListener('abort', onAbort);
    for (const stream of [...outputs, line]) {
      stream.destroy();
    }
  }
}

/** A command's turn at the machine: from waiting for the lock to what must be undone after the end. */
class Turn {
  readonly #held: HeldCommand;
  readonly #channel: ControlChannel;
  readonly #terminator: Terminator;
  readonly #looking: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;
  #guard: LimitGuard | null = null;
  #startedAt: number | null = null;
  #takeNoteBack = async (): Promise<void> => undefined;

  constructor(held: HeldCommand, channel: ControlChannel, terminator: Terminator) {
    this.#held = held;
    this.#channel = channel;
    this.#terminator = terminator;
    this.#looking = setInterval(async () => {
      const whose = await readHolder(held.lockFile);
      if (channel.group === null && terminator.reason === null) held.command.onWait?.(whose);
    }, WAIT_LOOK_MS);
  }

  /**
   * Waits for the lock, ends what an earlier command left, sets the limits and lets the command begin.
   *
   * @param ended the holder's end, after which nothing is waited for
   */
  async begin(ended: Promise<unknown>): Promise<void> {
    const { command, marker } = this.#held;
    const isHeld = await this.#channel.held;
    clearInterval(this.#looking);
    if (!isHeld) return;
    this.#takeNoteBack = await noteHolder(this.#held.lockFile, command.purpose ?? command.file);
    await killMarked(marker.slice(0, marker.indexOf('.') + 1));
    if (command.admit !== undefined) await Promise.race([command.admit(), ended]);
    if (this.#terminator.reason === null && this.#channel.group !== null) {
      this.#guard = await LimitGuard.begin(this.#channel.group, {
        limits: this.#held.limits,
        folders: command.writable.map(({ outside }) => outside),
        group: this.#held.group,
        onFull: () => this.#terminator.stop('disk-full'),
      });
    }
    // It may have been stopped meanwhile.
    if (this.#guard === null || this.#terminator.reason !== null) return;
    command.onStart?.();
    this.#startedAt = performance.now();
    const limitMs = Math.min(command.timeoutMs, LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => this.#terminator.stop('timed-out'), limitMs);
    this.#channel.release();
  }

  /** Since the command began; null where it never did. */
  elapsedMs(): number | null {
    return this.#startedAt === null ? null : performance.now() - this.#startedAt;
  }

  async endGuard(): Promise<Pick<Parameters<typeof commandResult>[0], 'usage' | 'diskFull'>> {
    const guard = this.#guard;
    this.#guard = null;
    return (await guard?.end()) ?? NOT_BEGUN;
  }

  async close(): Promise<void> {
    clearInterval(this.#looking);
    clearTimeout(this.#timer);
    await this.#takeNoteBack();
  }
}
