/**
 * What went wrong with the store:
 * - `unavailable`: full, read-only, gone, busy, or an I/O error. A later attempt may succeed.
 * - `not-found`: the address names nothing, or nothing of this store.
 * - `corrupt`: what is stored isn't what was written, or isn't what it should be.
 * - `too-large`: it has more bytes than are read of its kind, or may be stored.
 * - `newer-schema`: written by a newer version of the gate.
 * - `misconfigured`: the store's address, or what it needs to be opened (credentials, a region, a server that keeps what
 *   is there), can't be used until a person mends it.
 */
export type StoreErrorKind = 'unavailable' | 'not-found' | 'corrupt' | 'too-large' | 'newer-schema' | 'misconfigured';

/** The one error of the store. Its message names the place and the mend. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: StoreErrorKind;

  constructor(kind: StoreErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** True for what says nothing of the content: the store couldn't be asked. */
export const isOutage = (error: unknown): boolean =>
  error instanceof StoreError && (error.kind === 'unavailable' || error.kind === 'misconfigured');

/** True for what is there and can't be read as what it should be. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof StoreError && (error.kind === 'corrupt' || error.kind === 'too-large');

const MENDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space there',
  EDQUOT: "the user's disk quota is used up: free some space there",
  EFBIG: 'the file is larger than the file system takes',
  EROFS: 'the file system is read-only: mount it writable, or name another store in BENCHMARK_GATE_STORE',
  EACCES: 'no permission: make the folder readable and writable for this user',
  EPERM: 'the file system refused it: make the folder readable and writable for this user',
  ENOTDIR: 'a part of the path is a file: name another store in BENCHMARK_GATE_STORE',
  ENOENT: 'the folder is gone: was a file system unmounted?',
  EIO: 'the disk reports an input or output error: look at its health',
  EMFILE: 'too many open files: raise the limit (ulimit -n)',
};

const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** True where a system call failed with this code, such as `ENOENT`. */
export const hasCode = (error: unknown, code: string): boolean => errorCode(error) === code;

/**
 * Translates what a system call threw while doing `what` at `place`. Everything that a file system reports is
 * `unavailable`: none of it says that the content is wrong. Other errors pass unchanged.
 */
export function fromSystemError(error: unknown, what: string, place: string): unknown {
  const code = errorCode(error);
  if (error instanceof StoreError || code === undefined || !/^E[A-Z0-9]+$/.test(code)) return error;
  const mend = MENDS[code] ?? `the system reported ${code}`;
  return new StoreError('unavailable', `the store could not ${what} ${place}: ${mend}`, { cause: error });
}
