import type { FailureReport } from './failure.ts';

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
  /**
   * SHA-256, in hexadecimal digits, of all that its numbers depend on: of two executables with the same one, one's numbers
   * are the other's. Absent where it can't be told, or a worker of an earlier version built it.
   */
  readonly identity?: string;
  /** Store address of what it was built of; absent where that can't be told. */
  readonly inputs?: string;
}

/** What a suite's build gives: what there is to measure, and what cargo left out. */
export interface SuiteBuild {
  readonly executables: readonly BenchExecutable[];
  /** Targets that cargo left out silently, with the features that they require. */
  readonly leftOut: readonly { readonly target: string; readonly reason: string }[];
  /** Set where the pinned toolchain isn't installed and one of the profile's alternatives stood in. */
  readonly toolchainAlternative?: string;
  /**
   * SHA-256 of what the build's measurements depend on besides commit, profile and machine: toolchain, lock file and the
   * host's own variables. Absent: a worker of an earlier version.
   */
  readonly terms?: string;
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

/** An executable that holds no benchmark. A library's or program's test harness never does; a bench should. */
export interface EmptyExecutable {
  /** Absent where an earlier version asked it. */
  readonly package?: string;
  readonly target: string;
  readonly kind: BenchExecutable['kind'];
  readonly why: string;
  /** True where it may hold benchmarks, and didn't say which: a bench like that leaves its suite incomplete. */
  readonly unlisted?: boolean;
}
