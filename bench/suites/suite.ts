import type { Figure } from '../figures/figure.ts';

/** What a suite gets: an empty folder, how often to repeat, and where its figures go as soon as they are known. */
interface SuiteRun {
  readonly folder: string;
  readonly repetitions: number;
  readonly show: (figures: readonly Figure[]) => void;
}

/** A set of figures that belong together. */
export type Suite = (run: SuiteRun) => Promise<void>;
