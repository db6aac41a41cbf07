import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { GateError } from '../../gate/contract/gate-error.ts';
import { requireTool } from './find-tool.ts';

/**
 * Does `work` while a file is locked, against this and all other processes of the machine. A process of util-linux takes
 * the lock for a file that is open here, and ends: the lock is free as soon as the file is closed, and that it is however
 * this process goes. Whom this process starts doesn't inherit it.
 *
 * @throws {GateError} transient, where the lock wasn't free in time; tool-missing
 */
export async function withFileLock<T>(
  file: string,
  { waitMs, signal }: { readonly waitMs: number; readonly signal?: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const flock = await requireTool('flock', 'util-linux');
  const handle = await open(file, constants.O_RDONLY | constants.O_CREAT, 0o666).catch(() => null);
  try {
    const held = handle !== null && (await lock(flock, handle, waitMs, signal));
    signal?.throwIfAborted();
    if (!held) {
      throw new GateError({ class: 'transient', message: `the lock ${file} was not free in time, or can't be made` });
    }
    return await work();
  } finally {
    await handle?.close();
  }
}

/** @returns false where it wasn't free in time */
async function lock(
  flock: string,
  handle: FileHandle,
  waitMs: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const seconds = String(Math.ceil(waitMs / 1000));
  const taking = spawn(flock, ['-w', seconds, '3'], { stdio: ['ignore', 'ignore', 'ignore', handle.fd] });
  const abort = () => taking.kill('SIGKILL');
  signal?.addEventListener('abort', abort, { once: true });
  try {
    // `once` rejects on `error`: no such program.
    const [code] = await once(taking, 'close').catch(() => [null]);
    return code === 0;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
