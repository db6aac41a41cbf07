import type { Writable } from 'node:stream';

/**
 * Keeps what goes wrong with a standard stream from ending the process as an uncaught error, since node's exit code for
 * those is that of a failed gate.
 *
 * @returns what went wrong first, asked for later; null as long as nothing did
 */
export function watchOutput(stream: Writable): () => NodeJS.ErrnoException | null {
  let failure: NodeJS.ErrnoException | null = null;
  stream.on('error', (error) => {
    failure ??= error;
  });
  return () => failure;
}

/** True where only the reader has gone, as `head` does when it has its lines: that is no fault of anybody's. */
export const readerHasGone = ({ code }: NodeJS.ErrnoException): boolean => code === 'EPIPE';
