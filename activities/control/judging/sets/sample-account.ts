import type { CarriedOver } from '../../../../gate/contract/measured/carried-over.ts';
import type { BenchmarkMeasurement } from '../../../../gate/criterion/measurement.ts';
import { MOST_SAMPLES_OF_RUN } from '../../../../gate/names/limits.ts';
import type { SetRefusal } from '../../../../gate/policy/suites/without-sets.ts';

/** A stored set or baseline, and a place among its benchmarks. */
export interface SampleOrigin {
  /** Its address. */
  readonly uri: string;
  /** Of an executable, of a run of a command, or of the baseline that it was carried over from. */
  readonly of: 'executable' | 'program-run' | CarriedOver;
  readonly index: number;
}

interface Sampled {
  readonly benchmarks: readonly BenchmarkMeasurement[];
}

/** Counts a run's samples, and keeps account of where they are. */
export class SampleAccount {
  /** What isn't judged, by its place, and what is said of it. */
  readonly refused = new Map<string, SetRefusal>();
  readonly origins = new Map<BenchmarkMeasurement, SampleOrigin>();
  #samples = 0;

  /** The set, where it and those before it are no more than is kept of a run. @param set null: it is too large by itself */
  admit<S extends Sampled>(place: string, name: string, set: S | null): S | null {
    if (set === null) {
      this.refuse(place, `the results of ${name} are larger than what is judged of one executable`);
      return null;
    }
    const samples = set.benchmarks.reduce((sum, benchmark) => sum + (benchmark.samples?.length ?? 0), 0);
    if (this.#samples + samples > MOST_SAMPLES_OF_RUN) {
      const why = `with it the run has more than the ${MOST_SAMPLES_OF_RUN} samples that are kept of one`;
      this.refuse(place, `${name} was not judged: ${why}`);
      return null;
    }
    this.#samples += samples;
    return set;
  }

  /** What is refused for its size is the change's own failure; what its origin no longer gives is nobody's. */
  refuse(place: string, message: string, by: SetRefusal['class'] = 'benchmark-failed'): void {
    this.refused.set(place, { class: by, message });
  }

  /** A benchmark without its samples, which are at this place. */
  lighten({ samples: _, ...light }: BenchmarkMeasurement, origin: SampleOrigin): BenchmarkMeasurement {
    this.origins.set(light, origin);
    return light;
  }
}
