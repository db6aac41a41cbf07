import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlChannel } from './control-channel.ts';
import { killMarked, trySignal } from './marked-processes.ts';

/** Why a command was ended from here. */
export type StopReason = 'timed-out' | 'cancelled' | 'failed' | 'disk-full';

/** From SIGTERM to SIGKILL. A cancellation has to be over within two seconds altogether. */
const GRACE_MS: Readonly<Record<StopReason, number>> = {
  'timed-out': 2000,
  cancelled: 1000,
  failed: 0,
  'disk-full': 0,
};

/** From SIGKILL of the command to that of its holder, which otherwise ends by itself and frees the lock then. */
const HOLDER_GRACE_MS = 500;

/** How long the kernel may take to clear a namespace whose first process is dead. */
const NAMESPACE_END_MS = 5000;

/**
 * Ends a held command: the processes first, then the holder, so that the lock is freed when nothing runs any more.
 * SIGTERM must not reach the holder: it would die at once, and the command with it.
 */
export class Terminator {
  /** The first reason counts. */
  reason: StopReason | null = null;
  private readonly holder: ChildProcess;
  private readonly channel: ControlChannel;
  private readonly marker: string;
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(holder: ChildProcess, channel: ControlChannel, marker: string) {
    this.holder = holder;
    this.channel = channel;
    this.marker = marker;
  }

  stop(reason: StopReason): void {
    if (this.reason !== null || this.hasExited()) {
      return;
    }
    this.reason = reason;
    const { group } = this.channel;
    if (group === null) {
      this.killHolder();
      return;
    }
    trySignal(-group, 'SIGTERM');
    this.timers.push(setTimeout(() => this.kill(), GRACE_MS[reason]));
  }

  /** After the holder's exit: returns when nothing of the command is left that can be found. */
  async finish(): Promise<void> {
    for (const timer of this.timers) {
      clearTimeout(timer);
    }
    const { namespaceInit } = this.channel;
    const deadline = performance.now() + NAMESPACE_END_MS;
    while (namespaceInit !== null && performance.now() < deadline && (await isAlive(namespaceInit))) {
      trySignal(namespaceInit, 'SIGKILL');
      await sleep(10);
    }
    await killMarked(this.marker);
  }

  private kill(): void {
    const { group, namespaceInit } = this.channel;
    if (namespaceInit !== null) {
      trySignal(namespaceInit, 'SIGKILL');
    }
    if (group !== null) {
      trySignal(-group, 'SIGKILL');
    }
    this.timers.push(setTimeout(() => this.killHolder(), HOLDER_GRACE_MS));
  }

  private killHolder(): void {
    if (!this.hasExited() && this.holder.pid !== undefined) {
      trySignal(-this.holder.pid, 'SIGKILL');
    }
  }

  private hasExited(): boolean {
    return this.holder.exitCode !== null || this.holder.signalCode !== null;
  }
}

/** False also for a zombie: the kernel lets a namespace's first process become one only after all the others. */
async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  // The name in parentheses is the process's own choice; the state follows the last one.
  return status !== null && !/^ [ZX]/.test(status.slice(status.lastIndexOf(')') + 1));
}
