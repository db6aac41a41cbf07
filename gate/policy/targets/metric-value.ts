import type { Lane } from '../../names/names.ts';

/** A closed interval in a metric's unit. */
export interface MetricInterval {
  readonly lower: number;
  readonly upper: number;
}

export const exactly = (value: number): MetricInterval => ({ lower: value, upper: value });

/** What a figure rests on. */
export interface MetricSource {
  readonly machineClasses: readonly string[];
  /** The sides that it was measured on: `cuda` only where that was really a GPU's. */
  readonly sides: readonly Lane[];
  /** Commands whose numbers it is made of. */
  readonly commands: readonly string[];
  /** True where a CUDA suite's CPU fallback gave it. */
  readonly fallback: boolean;
  /** True where any of it comes from a quick run. */
  readonly quick: boolean;
  /** True where any of it was outside the noise band when measured again. */
  readonly unstable: boolean;
  /** Keys of the benchmarks that it is made of, as text; absent: it is no benchmark's. */
  readonly benchmarks?: readonly string[];
  /** True where all of it was carried over from baselines of other commits. */
  readonly carriedOver: boolean;
}

/** A metric's value with its 95 % interval (of no width where it is exact), or why there is none. */
export type MetricValue =
  | {
      readonly measured: true;
      readonly value: number;
      readonly unit: string;
      readonly interval: MetricInterval;
      readonly exact: boolean;
      /** A benchmark's own time: words show it in the unit that a person reads. */
      readonly isTime?: true;
      readonly source: MetricSource;
    }
  | {
      readonly measured: false;
      readonly unit: string;
      /** In a few words, such as `no CUDA host; CPU fallback`. */
      readonly why: string;
      /** What was run, or would have been. */
      readonly commands: readonly string[];
    };
