/** How much of a tree is read: it was written by the change's code. */
export interface TreeLimits {
  /** Bytes of one file; a larger one is a problem. */
  readonly maxFileBytes: number;
  /** Files and folders seen in the whole tree; what lies beyond is a problem, and not read. */
  readonly maxFiles: number;
  /** Folders inside folders; Criterion itself makes five. */
  readonly maxDepth: number;
}

/** Room for 100,000 samples a benchmark and 50,000 benchmarks with their reports. */
export const TREE_LIMITS: TreeLimits = { maxFileBytes: 4 * 1024 * 1024, maxFiles: 1_000_000, maxDepth: 16 };

/** The four files that make a result, in the order in which Criterion writes them. */
export const RESULT_FILES = ['tukey.json', 'sample.json', 'estimates.json', 'benchmark.json'] as const;

/** All files of a result that are read: `raw.csv` is there only where a bench asks for it. */
export const PARTS = [...RESULT_FILES, 'raw.csv'] as const;
