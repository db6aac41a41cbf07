import type { FailureClass } from '../../../gate/contract/failure.ts';
import type { Metadata } from '../cargo/metadata.ts';
import type { Prepared } from '../job/prepared.ts';
import type { Wanted } from './wanted.ts';

/** What a failed cargo call left: its lines of standard error, and what is known of the workspace. */
export interface CargoFailure {
  readonly lines: readonly string[];
  /** Null where cargo failed before it could be asked. */
  readonly metadata: Metadata | null;
  /** A command line that shows the failure again. */
  readonly reproduce: string;
  /** True of a fetch: it compiles nothing, so what no rule knows isn't the change's fault. */
  readonly fetching?: boolean;
  /** Absent: the one that the change wants. Without its `rustc` what is said of its age is believed. */
  readonly toolchain?: Pick<Prepared['toolchain'], 'requested' | 'alternative'> & { readonly rustc?: string };
  /** Whether this host has something, where that can be asked: build scripts may say otherwise. */
  readonly has?: (wanted: Wanted) => boolean;
  /** Whether this host ran out of something meanwhile, by its own word; absent: it wasn't asked. */
  readonly hostRanOut?: boolean;
  /** How often the same command has failed before by what is {@link Diagnosis.doubtful}; absent: never. */
  readonly doubted?: number;
}

/** What a failure stands for. */
export interface Diagnosis {
  readonly class: FailureClass;
  readonly message: string;
  /** Part of the line that tells, which the excerpt then shows. */
  readonly about?: string;
  /**
   * True where the change may be the reason after all (a compiler that crashes over it, words of its own build script):
   * the third time it is charged with it.
   */
  readonly doubtful?: boolean;
  /** With what it is charged then; absent: with not compiling. */
  readonly charges?: 'dependency-broken';
}
