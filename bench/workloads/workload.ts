/** What a run of a workload handled: what its time is divided by. */
export interface Handled {
  readonly bytes: number;
  readonly items: number;
}

/**
 * Prepares a workload on an input and returns what is measured. A run that doesn't give what it should throws: a figure
 * of a wrong answer is none.
 */
export type Workload = (input: Input) => Promise<() => Promise<Handled>>;

/** A file or folder made before, or an empty folder to write into; and how much there is or shall be. */
export interface Input {
  readonly path: string;
  readonly benchmarks: number;
}

/** Throws unless all of the input was handled. */
export function expectAll(found: number, { benchmarks }: Input): void {
  if (found !== benchmarks) throw new Error(`${found} of ${benchmarks} benchmarks were handled`);
}
