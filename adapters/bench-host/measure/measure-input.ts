import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';

export interface MeasureInput {
  readonly job: HostJob;
  readonly suite: string;
  readonly command: string;
  readonly executable: BenchExecutable;
  /** Of all attempts together, counted while the machine's lock is held. */
  readonly timeoutMs: number;
  readonly remeasure: number;
  readonly noiseBand: number;
  /** 1 for the first. */
  readonly attempt: number;
}
