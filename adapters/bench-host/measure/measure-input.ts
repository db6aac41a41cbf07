import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import type { RoundAsked } from '../../../gate/contract/measured/round-ref.ts';

export interface MeasureInput {
  readonly job: HostJob;
  readonly suite: string;
  readonly command: string;
  readonly executable: BenchExecutable;
  /** Of all attempts together, counted while the machine's lock is held. */
  readonly timeoutMs: number;
  readonly remeasure: number;
  readonly noiseBand: number;
  /** Absent: an ordinary run of it. */
  readonly round?: RoundAsked;
  /** 1 for the first. */
  readonly attempt: number;
}

/** What tells an executable's round apart on a host, by its key alone where it is an ordinary run. */
export const measuringKey = ({
  executable,
  round,
}: Pick<MeasureInput, 'round'> & {
  readonly executable: Pick<BenchExecutable, 'key'>;
}): string => {
  if (round === undefined) return executable.key;
  const { number, half, session } = round;
  // What an earlier lease left of a pair stands beside nothing that is measured now.
  return `${executable.key}\nround ${number}${half === undefined ? '' : `\n${session}`}`;
};
