import type { BenchExecutable } from '../../gate/contract/executables.ts';

/** A round of one of the change's executables, or its only run. */
export interface RoundOfChange {
  readonly suite: string;
  readonly command: string;
  readonly executable: BenchExecutable;
  /** From one. */
  readonly number: number;
  readonly timeoutMs: number;
  readonly summary: string;
}
