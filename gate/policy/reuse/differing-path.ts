/** A path that two commits don't have alike. A file that was renamed is two: one that is gone, and one that is new. */
export interface DifferingPath {
  readonly path: string;
  /** True where it is a link or a submodule in either of them: what lies behind it isn't seen in the path. */
  readonly isLink: boolean;
}

/** All of them, as far as their number is bounded. */
export interface Difference {
  readonly paths: readonly DifferingPath[];
  /** False where there are more than are named. */
  readonly complete: boolean;
}

/** Why a path that differs has something built; null: it can't have altered anything; undefined: that isn't known of it. */
export type WhyPath = (path: DifferingPath) => string | null | undefined;
