import type { Lane } from '../contract/names.ts';

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
}
