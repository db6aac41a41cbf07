import type { Lane } from '../names/names.ts';

/** What tells a benchmark of a baseline from its others, and is the same in the next baseline. */
export interface BenchmarkKey {
  readonly suite: string;
  /** The lane that it was measured on. */
  readonly lane: Lane;
  readonly package: string;
  readonly target: string;
  readonly id: string;
}

/** A key as text: equal keys have equal ones, and others have others. */
export const keyText = ({ suite, lane, package: name, target, id }: BenchmarkKey): string =>
  JSON.stringify([suite, lane, name, target, id]);
