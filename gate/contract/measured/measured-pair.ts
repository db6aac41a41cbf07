import type { BenchExecutable } from '../executables.ts';
import type { FailureClass, FailureReport } from '../failure.ts';
import type { HostJob } from '../host-job.ts';
import type { MeasurementRef } from './measurement-ref.ts';
import type { RoundAsked } from './round-ref.ts';

/** The sides of a pair: the change, and the trusted base that it is measured beside. */
export type PairSide = 'change' | 'base';

/** One executable, to be measured by turns with the trusted base's of the same key. What both have in common stands once. */
export interface PairAsked {
  /** Of the change. */
  readonly job: HostJob;
  readonly suite: string;
  readonly command: string;
  readonly executable: BenchExecutable;
  /** Of either half, in milliseconds. */
  readonly timeoutMs: number;
  readonly noiseBand: number;
  /** Of the change; its number is the pair's, too. */
  readonly round: Omit<RoundAsked, 'half'>;
  /** Which half is measured first. */
  readonly first: PairSide;
  readonly base: BaseHalf;
}

/** What of the base's half is other than the change's. */
interface BaseHalf extends Required<Pick<HostJob, 'commit' | 'tree' | 'asBase'>> {
  readonly executable: Partial<BenchExecutable>;
  /** Of its round. */
  readonly number: number;
}

/** A half as it ended: what it measured, or how it failed; what was measured before a failure is in its report. */
export type TakenHalf = { readonly ref: MeasurementRef } | { readonly failure: FailureReport };

/** What is no half's own: the whole step is tried again, or goes on elsewhere. */
const NOBODYS: readonly FailureClass[] = ['transient', 'host-state-lost'];

/** Whether a failure is that of one half, and says nothing of the other. */
export const isOfOneHalf = (failure: Pick<FailureReport, 'class'>): boolean => !NOBODYS.includes(failure.class);

/** What a half measured; undefined: nothing. */
export const measuredOf = (half: TakenHalf): MeasurementRef | undefined =>
  'ref' in half ? half.ref : half.failure.measured;

/** Both halves of a pair; the second one is null where the change's failed before it: the pair is dropped. */
export interface TakenPair {
  readonly change: TakenHalf;
  readonly base: TakenHalf | null;
  /** Milliseconds of both. */
  readonly durationMs: number;
}

/** What of the base's executable is other than the change's of the same key. */
export function differingParts(base: BenchExecutable, change: BenchExecutable): Partial<BenchExecutable> {
  const own = (part: string, value: unknown): boolean =>
    part in PART_BY_PART || JSON.stringify(value) !== JSON.stringify(change[part as keyof BenchExecutable]);
  return Object.fromEntries(Object.entries(base).filter(([part, value]) => own(part, value)));
}

/** The base's executable, by what of it is other than the change's. */
export function withDiffering(change: BenchExecutable, base: Partial<BenchExecutable>): BenchExecutable {
  const { identity: _, inputs: __, ...common } = change;
  return { ...common, ...base };
}

/** What an executable may lack: where the base's lacks it, the change's is none of its own. */
const PART_BY_PART: Readonly<Record<string, true>> = { identity: true, inputs: true };
