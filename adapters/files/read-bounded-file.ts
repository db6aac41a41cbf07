import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** A file's text and times, in milliseconds since 1970, or in words why it can't be read. */
export type BoundedFile =
  | { readonly text: string; readonly modifiedMs: number; readonly changedMs: number }
  | { readonly fault: string };

/** Never follows a link, and never waits for the other end of a pipe that stands in the file's place. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Reads a small text file that somebody else wrote. */
export const readBoundedFile = (path: string, maxBytes: number): BoundedFile => {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, FLAGS);
    const status = fstatSync(descriptor);
    if (!status.isFile()) return { fault: 'not a file' };
    if (status.size > maxBytes) return { fault: `${status.size} bytes long; at most ${maxBytes} are read` };
    const buffer = Buffer.allocUnsafe(status.size);
    let length = 0;
    while (length < buffer.length) {
      const count = readSync(descriptor, buffer, length, buffer.length - length, null);
      if (count === 0) break;
      length += count;
    }
    const bytes = buffer.subarray(0, length);
    if (!isUtf8(bytes)) return { fault: 'not UTF-8' };
    return { text: bytes.toString('utf8'), modifiedMs: status.mtimeMs, changedMs: status.ctimeMs };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { fault: code === 'ELOOP' ? 'a symbolic link, which is not followed' : `not readable (${code})` };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
};
