import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { bundledProgram } from '../processes/bundled-program.ts';

/** The command line of `writer.ts`, without its arguments. */
export const program = [bundledProgram(fileURLToPath(new URL('writer.ts', import.meta.url)))];

/** A shell that may mount, where this system lets anybody. */
export const unprivileged = { file: 'unshare', args: ['--user', '--map-root-user', '--mount'] };
export const mayMount =
  spawnSync(unprivileged.file, [...unprivileged.args, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

/** Starts `writer.ts`; `lines` is what it says. It is gone when the test has finished. */
export function writer(...args: string[]): { child: ChildProcess; lines: AsyncIterableIterator<string> } {
  const child = spawn(process.execPath, [...program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (child.stdout === null) throw new Error('no output');
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

/** Kills it, and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
