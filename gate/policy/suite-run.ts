import type { GpuFingerprint } from '../baseline/gpu-fingerprint.ts';
import type { FailureReport } from '../contract/failure.ts';
import type { Lane } from '../contract/names.ts';
import type { Method } from '../contract/outcome.ts';
import type { ProblemCode } from '../criterion/measurement.ts';
import type { LaneConditions } from './host-job.ts';

/** What makes two machines comparable, and what only explains their noise. */
export interface HostDescription {
  readonly id: string;
  readonly lane: Lane;
  /** Two hosts of one class give comparable numbers: CPU model, cores in use, memory, architecture, GPU model and driver major. */
  readonly machineClass: string;
  readonly gpu: GpuProbe;
  readonly isolation: 'bubblewrap' | 'none';
  readonly conditions?: LaneConditions;
}

/** Whether this host can measure on a GPU, and if not, why. */
export type GpuProbe =
  | ({ readonly available: true } & GpuFingerprint)
  | { readonly available: false; readonly reason: string };

/**
 * One bench executable as `cargo bench` would run it. Two suites that share package, target, features and arguments
 * share the executable: it has one `key` and is measured once.
 */
export interface BenchExecutable {
  readonly key: string;
  readonly package: string;
  readonly target: string;
  readonly kind: 'bench' | 'lib' | 'bin' | 'test' | 'example';
  readonly features: readonly string[];
  /** `criterion` covers any harness of the target's own; `libtest` is Rust's built-in one, which never measures here. */
  readonly harness: 'criterion' | 'libtest';
  /** Absolute path of the executable, as the sandbox sees it. */
  readonly path: string;
  /** Absolute path of its package's folder, as the sandbox sees it. */
  readonly cwd: string;
  readonly args: readonly string[];
  /** What cargo sets for it, and nothing else. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What a suite's build gives: what there is to measure, and what cargo left out. */
export interface SuiteBuild {
  readonly executables: readonly BenchExecutable[];
  /** Targets that cargo left out silently, with the features that they require. */
  readonly leftOut: readonly { readonly target: string; readonly reason: string }[];
  /** Set where the pinned toolchain isn't installed and one of the profile's alternatives stood in. */
  readonly toolchainAlternative?: string;
  /** Milliseconds of building, from holding the machine's lock. */
  readonly durationMs: number;
}

/** What an executable says that it holds. Counts only: the names go to the store with the measurements. */
export interface ExecutableListing {
  readonly key: string;
  readonly listed: number;
  /** Why there is nothing to measure, such as `runs under libtest: 0 measured`. */
  readonly empty?: string;
  /** True where it was asked and gave no list: nobody knows what it holds. */
  readonly unlisted?: boolean;
  /** Set where a bench panicked or ended badly when it was asked: a failure of its suite. */
  readonly failure?: FailureReport;
}

/** A reference to a stored {@link MeasurementSet}, with what the workflow and a person need to see of it. */
export interface MeasurementRef {
  readonly key: string;
  readonly uri: string;
  readonly target: string;
  readonly hostId: string;
  readonly machineClass: string;
  readonly lane: Lane;
  /** Benchmarks that the executable lists, and how many of them gave a number that counts. */
  readonly listed: number;
  readonly measured: number;
  readonly problems: Partial<Record<ProblemCode, number>>;
  /** Milliseconds of wall time, all attempts of this activity together. */
  readonly durationMs: number;
}

/** A reference to a stored {@link ReportSet}. */
export interface ReportRef {
  readonly suite: string;
  readonly run: string;
  readonly uri: string;
  readonly hostId: string;
  readonly machineClass: string;
  readonly problems: Partial<Record<ProblemCode, number>>;
  readonly durationMs: number;
}

/** An executable that holds no benchmark. A library's or program's test harness never does; a bench should. */
export interface EmptyExecutable {
  readonly target: string;
  readonly kind: BenchExecutable['kind'];
  readonly why: string;
  /** True where it may hold benchmarks, and didn't say which: a bench like that leaves its suite incomplete. */
  readonly unlisted?: boolean;
}

/** What a suite's command did on a host: the workflow's own record, and the input of the evaluation. */
export interface SuiteRun {
  readonly suite: string;
  /** The lane that it was measured on: `cpu` for the fallback of a CUDA suite. */
  readonly ranOn: Lane;
  /** `gpu` suites have two sides on a CUDA host; the CPU side's run has `side: 'cpu'`. */
  readonly side: Lane;
  readonly command: string;
  readonly method: Method;
  /** Why it isn't the first choice, or why nothing ran. */
  readonly reason?: string;
  readonly measurements: readonly MeasurementRef[];
  readonly reports: readonly ReportRef[];
  /** Test harnesses and other executables that hold no benchmark. */
  readonly empty: readonly EmptyExecutable[];
  readonly leftOut: readonly { readonly target: string; readonly reason: string }[];
  /** What failed, whatever was measured beside it. */
  readonly failures: readonly FailureReport[];
  /** Set where the simpler command was tried after a benchmark failure, and whether that failed as well. */
  readonly simpler?: { readonly command: string; readonly failed: boolean };
  /** Set where it wasn't run, or not to its end (`budget-out`). */
  readonly notRun?: 'not-selected' | 'budget-out' | 'no-cuda' | 'model-missing' | 'tool-missing' | 'degraded-provider';
}
