import { readFileSync } from 'node:fs';

/** Inputs with what SciPy and statsmodels say of them: what `expected-values.py` printed. */
export interface ExpectedValues {
  readonly studentTail: readonly [t: number, degrees: number, value: number][];
  readonly studentQuantile: readonly [tail: number, degrees: number, value: number][];
  readonly normalTail: readonly [z: number, value: number][];
  readonly digamma: readonly [x: number, value: number][];
  readonly trigamma: readonly [x: number, value: number][];
  readonly logGamma: readonly [x: number, value: number][];
  readonly incompleteBeta: readonly [x: number, a: number, b: number, value: number][];
  readonly yuen: readonly {
    readonly one: readonly number[];
    readonly other: readonly number[];
    readonly sides: readonly [Side, Side];
    readonly t: number;
    readonly welch: { readonly p: number; readonly df: number };
  }[];
  readonly shrinkage: readonly {
    readonly variances: readonly number[];
    readonly degrees: readonly number[];
    readonly prior: readonly [variance: number, degrees: number];
  }[];
  readonly mannWhitney: readonly { readonly one: number[]; readonly other: number[]; readonly p: number }[];
  readonly discoveries: readonly { readonly p: number[]; readonly q: number; readonly count: number }[];
  /** Comparisons by turns, with what each look comes to. */
  readonly looks: readonly {
    readonly first: number[][];
    readonly second: number[][];
    readonly steps: readonly {
      readonly prior: readonly [variance: number, degrees: number];
      readonly paired: 0 | 1;
      readonly probability: readonly number[];
      readonly sameness: readonly number[];
      readonly decided: readonly (0 | 1)[];
    }[];
  }[];
}

type Side = readonly [location: number, variance: number, degrees: number];

/** The stored copy. */
export const expectedValues: ExpectedValues = JSON.parse(
  readFileSync(new URL('../../fixtures/statistics/expected-values.json', import.meta.url), 'utf8'),
);
