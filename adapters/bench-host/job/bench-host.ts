import type { GeneratedLock } from '../../../gate/contract/generated-lock.ts';
import type { JobIdentity } from '../../../gate/contract/host-job.ts';
import type { Reading } from '../../../gate/criterion/measurement.ts';
import type { Disturbance, HostFingerprint, LaneConditions } from '../../../gate/hosts/fingerprint.ts';
import type { RunConfined } from '../../confinement/sandbox/confined-command.ts';
import type { TreeBudget } from '../../criterion/tree-budget.ts';
import type { WriteWindow } from '../../criterion/write-window.ts';
import type { CommittedFile } from '../../git/objects/list-files.ts';
import type { JobPaths } from '../../host/jobs/job-paths.ts';
import type { ClockReading } from '../../host/run-clock.ts';
import type { RecordStore } from '../../store/content/store.ts';
import type { WarmBases } from '../prepare/warm-base/warm-bases.ts';
import type { RustInstallation } from './rust-installation.ts';

/** What the steps on a bench host are made of. */
export interface BenchHost {
  readonly runConfined: RunConfined;
  /** Two workers that may hold one job at the same time need folders of their own. */
  readonly pathsOf: (job: JobIdentity) => JobPaths;
  readonly installation: RustInstallation;
  /** Bytes of disk below which commands are ended; absent: nobody ends them. */
  readonly diskFloor?: number;
  /** Puts stored content into a new file. @param most bytes of it; absent: of a bundle */
  readonly download: (uri: string, file: string, most?: number) => Promise<void>;
  /** Keeps a text in the store. */
  readonly putText: (text: string) => Promise<Pick<GeneratedLock, 'uri' | 'digest'>>;
  /** A clean checkout of exactly this commit, its tree verified. */
  readonly checkoutBundle: (input: CheckoutInput) => Promise<void>;
  /** Whether the tracked files of a checkout are as the commit has them. */
  readonly isClean: (checkout: string) => Promise<boolean>;
  /** Gives the tracked files of a checkout the content that the commit has. */
  readonly restore: (checkout: string) => Promise<void>;
  /** Makes a checkout as it was in the beginning. */
  readonly renew: (checkout: string) => Promise<void>;
  /** The files of a commit that came in a checkout's bundle; absent: nobody asks, and nothing is carried over. */
  readonly listFiles?: (checkout: string, commit: string, signal: AbortSignal) => Promise<readonly CommittedFile[]>;
  /** Everything in a `CRITERION_HOME` that a run can have written, as far as the budget goes. */
  readonly readTree: (root: string, window: WriteWindow, budget: TreeBudget) => Promise<Reading>;
  /** Ids of the benchmarks whose files are whole. */
  readonly listFinished: (root: string) => Promise<readonly string[]>;
  /** Where logs are kept: see `RecordStore`. */
  readonly putRecord: RecordStore['putRecord'];
  /** @param conditions of the lane; absent: the host as it is */
  readonly describe: (conditions?: LaneConditions) => Promise<HostFingerprint>;
  /** Watches what else the machine does, until the returned function is called. */
  readonly watchDisturbance: () => Promise<() => Promise<Disturbance>>;
  /** Its clocks; absent: those of this machine. */
  readonly readClocks?: () => ClockReading;
  /** The host's folder of models; null: it has none. */
  readonly modelsFolder: string | null;
  /** What the operator says of crates; absent: they come from crates.io and public git servers, and are kept. */
  readonly crates?: CrateTerms;
  /** What this host keeps for later jobs; absent: every build begins with nothing. */
  readonly warm?: WarmHost;
}

interface CrateTerms {
  /** Hosts, and addresses, that are asked besides. */
  readonly from: readonly string[];
  /** What cargo's home may hold of them. */
  readonly maxBytes: number;
}

interface WarmHost {
  readonly bases: WarmBases;
  /** The files of a commit that came in a checkout's bundle. */
  readonly listFiles: (checkout: string, commit: string, signal: AbortSignal) => Promise<readonly CommittedFile[]>;
}

interface CheckoutInput {
  readonly bundle: string;
  readonly commit: string;
  readonly tree: string;
  readonly into: string;
  readonly signal: AbortSignal;
}

/** How a step is followed and stopped. */
export interface Watch {
  readonly signal: AbortSignal;
  /** What the step does now, in words, with counts where it has them. */
  readonly onProgress: (progress: StepProgress) => void;
}

/** What a heartbeat carries. */
export interface StepProgress {
  readonly now: string;
  readonly done?: number;
  readonly listed?: number;
}
