/** What one confined command may take of its machine. */
export interface ResourceLimits {
  /** Memory of all its processes together, files in memory included. Needs a delegated cgroup. */
  readonly memoryBytes: number;
  /** Processes and threads at one time. Needs a delegated cgroup. */
  readonly processes: number;
  /** The largest file that it may write. */
  readonly fileBytes: number;
  /** It is ended where less than this is left on a file system that it writes to. */
  readonly freeDiskBytes: number;
  /** It is ended where fewer files than this can be made on one, as far as its file system counts them. */
  readonly freeFiles: number;
}

/** A limit that a command met, and what a person reads of it: `ran out of memory (limit 12.0 GiB)`. */
export interface MetLimit {
  readonly kind: 'memory' | 'disk' | 'processes';
  /** Whether it was set for the command alone; else what the machine had left was met, which others may have used up. */
  readonly isOwn: boolean;
  readonly words: string;
}

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** Bytes in words: `12.0 GiB`, `64 MiB`. */
export const inWords = (bytes: number): string =>
  bytes >= GIB ? `${(bytes / GIB).toFixed(1)} GiB` : `${Math.ceil(bytes / MIB)} MiB`;
