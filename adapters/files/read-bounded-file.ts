import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** A file's text and times, in milliseconds since 1970, or in words why it can't be read. */
export type BoundedFile = ReadFile | { readonly fault: string; readonly tooLarge?: true };

interface ReadFile {
  readonly text: string;
  readonly modifiedMs: number;
  readonly changedMs: number;
  /** Names the file where it has other names too (hard links), the same for all of them; null: this is its only name. */
  readonly linked: string | null;
}

/** Never follows a link, and never waits for the other end of a pipe that stands in the file's place. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Reads a small text file that somebody else wrote. */
export const readBoundedFile = (path: string, maxBytes: number): BoundedFile => {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, FLAGS);
    const status = fstatSync(descriptor);
    if (!status.isFile()) return { fault: 'not a file' };
    if (status.size > maxBytes) {
      return { fault: `${status.size} bytes long; at most ${maxBytes} are read`, tooLarge: true };
    }
    const buffer = Buffer.allocUnsafe(status.size);
    let length = 0;
    while (length < buffer.length) {
      const count = readSync(descriptor, buffer, length, buffer.length - length, null);
      if (count === 0) break;
      length += count;
    }
    const bytes = buffer.subarray(0, length);
    if (!isUtf8(bytes)) return { fault: 'not UTF-8' };
    const linked = status.nlink > 1 ? `${status.dev}:${status.ino}` : null;
    const { mtimeMs: modifiedMs, ctimeMs: changedMs } = status;
    return { text: bytes.toString('utf8'), modifiedMs, changedMs, linked };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { fault: code === 'ELOOP' ? 'a symbolic link, which is not followed' : `not readable (${code})` };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
};
