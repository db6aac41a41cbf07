import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { bundledProgram } from './bundled-program.ts';

const SCRIPT = bundledProgram(fileURLToPath(new URL('./hold-and-wait.ts', import.meta.url)));

/** Another node process that runs a confined command, as a second worker on the machine would. */
export class OtherProcess {
  readonly lines: string[] = [];
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private waiting: (() => void)[] = [];

  constructor(...args: readonly string[]) {
    const child = spawn(process.execPath, [SCRIPT, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    this.ended = new Promise((resolve) => {
      child.once('close', () => {
        resolve();
        this.wake();
      });
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.wake();
    });
    onTestFinished(() => this.kill());
  }

  /** Resolves when the process has said this. */
  async says(line: string): Promise<void> {
    while (!this.lines.includes(line)) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`it ended without saying "${line}": ${this.lines.join(' | ')}`);
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** Commands of living processes whose environment has this text. */
export function processesWith(text: string): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(text)
        ? [readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')]
        : [];
    } catch {
      return [];
    }
  });
}

/** How many processes wait for the lock of a file, as the kernel lists them. */
export function waitersFor(file: string): number {
  const inode = String(statSync(file).ino);
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .filter((line) => line.includes('->') && line.includes(`:${inode} `)).length;
}
