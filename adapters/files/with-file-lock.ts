import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { GateError } from '../../gate/contract/gate-error.ts';
import { requireTool } from './find-tool.ts';

/**
 * Does `work` while a file is locked, against this and all other processes of the machine. A process of util-linux holds
 * the lock as long as its standard input is open: it is free as soon as this process is gone, however that goes.
 *
 * @throws {GateError} transient, where the lock wasn't free in time; tool-missing
 */
export async function withFileLock<T>(
  file: string,
  { waitMs, signal }: { readonly waitMs: number; readonly signal?: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const seconds = String(Math.ceil(waitMs / 1000));
  const flock = await requireTool('flock', 'util-linux');
  const holder = spawn(flock, ['-w', seconds, '-E', '75', file, 'sh', '-c', 'echo held; read -r end'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = end(holder);
  const abort = () => holder.kill('SIGKILL');
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const held = await Promise.race([once(holder.stdout, 'data').then(() => true), ended.then(() => false)]);
    signal?.throwIfAborted();
    if (!held) {
      throw new GateError({ class: 'transient', message: `the lock ${file} was not free in time, or can't be made` });
    }
    return await work();
  } finally {
    signal?.removeEventListener('abort', abort);
    holder.stdin.end();
    await ended;
  }
}

/** Resolves however the process ends. */
async function end(holder: ChildProcess): Promise<void> {
  // `once` rejects on `error`: no such program. The caller sees that the lock was never held.
  await once(holder, 'close').catch(() => undefined);
}
