import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { withoutTerminalControls } from '../../gate/text/terminal-text.ts';
import { dyingWithParent } from './parent-death.ts';
import { serverEnvironment } from './server-environment.ts';

/** How a server is asked to end. */
export interface Stopping {
  readonly signal: NodeJS.Signals;
  /** How long it may take to end by itself before it is killed, in milliseconds. */
  readonly graceMs: number;
}

const USUAL: Stopping = { signal: 'SIGTERM', graceMs: 5_000 };

/** How a server ended. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server's process, tied to this one: it dies with it. */
export class ServerProcess {
  readonly pid: number;
  /** Resolves when the process is gone. */
  readonly exited: Promise<ServerExit>;
  readonly #child: ChildProcess;
  readonly #how: Stopping;
  #stopping: Promise<void> | null = null;

  private constructor(child: ChildProcess, pid: number, how: Stopping) {
    this.#child = child;
    this.#how = how;
    this.pid = pid;
    const killWithUs = () => child.kill('SIGKILL');
    process.once('exit', killWithUs);
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        process.off('exit', killWithUs);
        resolve({ code, signal });
      });
    });
  }

  /**
   * Starts a program with its output appended to `logFile`. Rejects where it can't be started at all.
   *
   * @param env all of its environment
   */
  static async start(
    file: string,
    args: readonly string[],
    logFile: string,
    env: NodeJS.ProcessEnv = serverEnvironment(process.env),
    how: Stopping = USUAL,
  ): Promise<ServerProcess> {
    const [program = file, ...all] = [...(await dyingWithParent(process.env)), file, ...args];
    mkdirSync(path.dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'a', 0o600);
    try {
      // A group of its own: Ctrl-C in a terminal is for us, and we decide when the server goes.
      const child = spawn(program, all, { stdio: ['ignore', log, log], detached: true, env });
      await new Promise((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', reject);
      });
      if (child.pid === undefined) throw new Error(`${program} has no process id`);
      return new ServerProcess(child, child.pid, how);
    } finally {
      closeSync(log);
    }
  }

  /** True once {@link stop} was called: the end is no surprise then. */
  get stopping(): boolean {
    return this.#stopping !== null;
  }

  /** The signal that asks it to end, SIGKILL after a grace; returns when the process is gone. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { signal, graceMs } = this.#how;
    this.#child.kill(signal);
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    await this.exited;
    clearTimeout(kill);
  }
}

/** The last lines of a log, without terminal escapes; empty where there is none. */
export async function logTail(logFile: string): Promise<string> {
  const handle = await open(logFile, 'r').catch(() => null);
  if (handle === null) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, 4096);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    const text = withoutTerminalControls(buffer.toString('utf8', 0, bytesRead));
    return text.trim().split('\n').slice(-8).join('\n');
  } finally {
    await handle.close();
  }
}
