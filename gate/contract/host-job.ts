import type { LaneConditions } from '../hosts/fingerprint.ts';
import type { Lane } from '../names/names.ts';
import type { GeneratedLock } from './generated-lock.ts';

/** Identity of the work that a host does for a run; names its folders, so that a second attempt finds them. */
export interface HostJob {
  readonly workflowId: string;
  readonly firstExecutionRunId: string;
  readonly commit: string;
  readonly tree: string;
  /** Store URI of the bundle to check out. */
  readonly bundle: string;
  readonly lane: Lane;
  /** The profile's variables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly toolchainAlternatives: readonly string[];
  /** Absent for a host that doesn't say: a worker of an earlier version. */
  readonly conditions?: LaneConditions;
  /** Absent where builds begin with nothing. */
  readonly warmBase?: WarmBaseTerms;
  /** The lock file that a host of the run generated before; absent: the commit has one, or none was generated yet. */
  readonly lockFile?: GeneratedLock;
  /** What is tried before one is generated; absent: the base's baseline has none. */
  readonly baseLockFile?: GeneratedLock;
  /** Set where the commit is the trusted base: it lies in a checkout of its own, beside the change's. */
  readonly asBase?: {
    /** Bytes of disk that have to be free for it. */
    readonly minFreeDisk: number;
  };
}

/** Whose folders on a host they are: a run's, of the change or of its base. */
export type JobIdentity = Pick<HostJob, 'workflowId' | 'firstExecutionRunId' | 'asBase'>;

/** What a host may keep for others, and begin this job's builds with: the dependencies of a trusted commit, built. */
export interface WarmBaseTerms {
  readonly repository: string;
  /** On the repository's default branch, as control found it there. */
  readonly commit: string;
  readonly tree: string;
  /** Command lines of the profile that build, or that run what has to be built. */
  readonly commands: readonly string[];
  /** Of building it, where this host hasn't got it yet. */
  readonly timeoutMs: number;
}
