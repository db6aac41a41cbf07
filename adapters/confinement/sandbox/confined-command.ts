import type { MetLimit } from '../limits/resource-limits.ts';

/** A command of the change's code, or of a tool that reads it, and what it may touch. */
export interface ConfinedCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** Absolute, as the sandbox sees it. */
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folders that it may write, each at a place of its own inside the sandbox. */
  readonly writable: readonly Mount[];
  /** Folders that it may read besides the system's. */
  readonly readable: readonly Mount[];
  /** Files of the host, by absolute path, that seem empty wherever a folder that it sees has them. */
  readonly hidden?: readonly string[];
  readonly network: boolean;
  readonly gpu: boolean;
  /** The cores that it is bound to, as `taskset` lists them; absent: any. */
  readonly affinity?: string;
  /** -20 to 19; absent: this process's own. */
  readonly niceness?: number;
  /** Wall time from holding the machine's lock, in milliseconds. SIGTERM at the end, SIGKILL two seconds later. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called for each line of output, without terminal escapes and secrets, and cut to 4 KiB. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** For whom and what it runs, in words: what others read that wait for the machine's lock. */
  readonly purpose?: string;
  /** Called now and then while the lock is waited for, with the purpose of its holder; null: it doesn't say. */
  readonly onWait?: (holder: string | null) => void;
  /** Waited for when the machine's lock is held, before the command begins; absent: it begins at once. */
  readonly admit?: () => Promise<void>;
  /** Called once when the machine's lock is held and the command begins. */
  readonly onStart?: () => void;
  /** Called once when the command has ended, before anything is made of it. @param well by itself, with exit code 0 and room on the disk */
  readonly onEnd?: (well: boolean) => void;
  /** Where the whole output is spooled, bounded; absent: not kept. */
  readonly logFile?: string;
}

/** A folder outside and where it is seen inside. Without a sandbox both must be the same or are translated. */
export interface Mount {
  readonly outside: string;
  readonly inside: string;
}

/** What became of a confined command: a failure has the shape of a success. */
export interface ConfinedResult {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  /** From holding the lock. */
  readonly durationMs: number;
  /** The last 64 KiB of both streams, without terminal escapes and secrets. */
  readonly tail: string;
  /** The limit that it met, where that may be why it ended badly; null else. */
  readonly metLimit: MetLimit | null;
  /** Whether less than the floor is free on a disk that it wrote to, however it ended. */
  readonly leftDiskFull: boolean;
  /** The most memory of all its processes at one time; null where the host doesn't count it. */
  readonly peakMemoryBytes: number | null;
  /** Whole standard output where it was at most 16 MiB, else null. */
  readonly stdout: string | null;
}

/** Runs a {@link ConfinedCommand}; rejects only when the command could not be started at all. */
export type RunConfined = (command: ConfinedCommand) => Promise<ConfinedResult>;
