import type { SuiteBuild } from '../../../../gate/contract/executables.ts';
import type { FailureReport } from '../../../../gate/contract/failure.ts';
import type { GeneratedLock } from '../../../../gate/contract/generated-lock.ts';
import type { GpuProbe } from '../../../../gate/hosts/description.ts';
import type { Lane } from '../../../../gate/names/names.ts';
import type { HostTerms } from '../../../../gate/profile/profile.ts';

/** What a scripted host does for one command; a function may look at how often it was asked. */
export interface CommandScript {
  /** Bench targets and how many benchmarks each lists. */
  readonly targets?: Readonly<Record<string, number>>;
  readonly leftOut?: SuiteBuild['leftOut'];
  /** Targets that end badly when they are asked for their list. */
  readonly listFails?: Readonly<Record<string, FailureReport>>;
  readonly buildFails?: FailureReport;
  /** Its build takes all the time that it is given; how it fails is told by whose time that was. */
  readonly buildNeverEnds?: true;
  /** What measuring a target fails with; `measured` tells how many benchmarks were measured before. */
  readonly measureFails?: Readonly<Record<string, FailureReport & { readonly before?: number }>>;
  /** JSON by run, of a command suite. */
  readonly reports?: Readonly<Record<string, unknown>>;
  readonly runFails?: FailureReport;
}

/** What a scripted host is, and how it does what a lane asks of it. */
export interface HostScript {
  readonly id: string;
  /** Absent: as a worker of an earlier version. */
  readonly nonce?: string;
  readonly lane: Lane;
  readonly machineClass?: string;
  readonly gpu?: GpuProbe;
  readonly commands: Readonly<Record<string, CommandScript>>;
  /** What its builds say that their measurements depend on; absent: as a worker of an earlier version. */
  readonly terms?: string;
  /** Called when an executable is about to be measured: tests block, fail or kill here. */
  readonly beforeMeasure?: (target: string, signal: AbortSignal) => Promise<void>;
  /** Milliseconds that measuring a target is said to take, in place of those that went by. */
  readonly takesMs?: (target: string) => number;
  readonly prepareFails?: FailureReport;
  /** What it does for the trusted base's checkout; absent: the same as for the change. */
  readonly base?: {
    readonly commands?: Readonly<Record<string, CommandScript>>;
    readonly prepareFails?: FailureReport;
    /** As the host's own. */
    readonly beforeMeasure?: (target: string, signal: AbortSignal) => Promise<void>;
  };
  /** Told each commit that is checked out. */
  readonly onPrepare?: (commit: string) => void;
  /** What its compiler says that it is; absent: as a worker of an earlier version. */
  readonly toolchain?: string;
  /** The lock file that it generates where it is given none; absent: the commit has one. */
  readonly generates?: () => GeneratedLock;
  /** Asked at each lease: why the host isn't fit to measure now; null: it is. */
  readonly refuses?: (terms: HostTerms | undefined) => string | null;
  readonly isolation?: 'none';
  /** What is remarked of the host when a lane begins. */
  readonly remarks?: readonly string[];
  /** The variables that cargo is said to give an executable. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The identity of what it builds, by target; absent: it tells none. */
  readonly identityOf?: (target: string, isBase: boolean) => string | undefined;
  /** Nanoseconds that a benchmark is said to take. @param round 1 in an ordinary run, too */
  readonly nanoseconds?: (id: string, round: number, isBase: boolean) => number;
  /** Told what a round of a target is asked for, where it isn't all of it. */
  readonly onlyAsked?: (target: string, round: number, only: readonly string[]) => void;
  /** How a round of a target fails; undefined: it doesn't. */
  readonly roundFails?: (target: string, round: number, isBase: boolean) => FailureReport | undefined;
  /** True for a worker of a version that knows no rounds. */
  readonly knowsNoRounds?: true;
  /** The same of pairs. */
  readonly knowsNoPairs?: true;
}
