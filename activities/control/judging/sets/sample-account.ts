import type { CarriedOver } from '../../../../gate/contract/measured/carried-over.ts';
import type { BenchmarkMeasurement } from '../../../../gate/criterion/measurement.ts';
import { LARGEST_OF_RUN, MOST_SAMPLES_OF_RUN } from '../../../../gate/names/limits.ts';
import type { SetRefusal } from '../../../../gate/policy/suites/without-sets.ts';
import type { Unreadable } from '../unreadable.ts';

/** A stored set or baseline, and a place among its benchmarks. */
export interface SampleOrigin {
  /** Its address. */
  readonly uri: string;
  /** Of an executable, of a run of a command, or of the baseline that it was carried over from. */
  readonly of: 'executable' | 'program-run' | CarriedOver;
  readonly index: number;
}

/** What sets of a run take of its baselines: samples, and bytes of everything else. */
interface TakenRoom {
  readonly samples: number;
  readonly bytes: number;
}

interface Sampled {
  readonly benchmarks: readonly BenchmarkMeasurement[];
}

const MIB = 1024 * 1024;

/** Counts what a run's sets hold, and keeps account of where their samples are. */
export class SampleAccount {
  /** What isn't judged, by its place, and what is said of it. */
  readonly refused = new Map<string, SetRefusal>();
  readonly origins = new Map<BenchmarkMeasurement, SampleOrigin>();
  #taken = { samples: 0, bytes: 0 };

  /** The set, where it could be read, and it and those before it are no more than is kept of a run. */
  admit<S extends Sampled>(place: string, name: string, set: S | Unreadable): S | null {
    if ('fault' in set) {
      this.#refuseUnread(place, name, set);
      return null;
    }
    const samples = set.benchmarks.reduce((sum, benchmark) => sum + (benchmark.samples?.length ?? 0), 0);
    if (this.#taken.samples + samples > MOST_SAMPLES_OF_RUN) {
      const why = `with it the run has more than the ${MOST_SAMPLES_OF_RUN} samples that are kept of one`;
      this.refuse(place, `${name} was not judged: ${why}`);
      return null;
    }
    if (!this.hasRoom(place, name, withoutSamples(set))) return null;
    this.#taken = { ...this.#taken, samples: this.#taken.samples + samples };
    return set;
  }

  /**
   * Whether a baseline still has room for this beside what was admitted before; refuses its set where there is none.
   *
   * @param part what the baseline holds of it besides samples
   */
  hasRoom(place: string, name: string, part: unknown): boolean {
    const bytes = this.#taken.bytes + Buffer.byteLength(JSON.stringify(part));
    if (bytes > LARGEST_OF_RUN) {
      const why = `with it the run has more than the ${LARGEST_OF_RUN / MIB} MiB of names and numbers that are kept of one`;
      this.refuse(place, `${name} was not judged: ${why}`);
      return false;
    }
    this.#taken = { ...this.#taken, bytes };
    return true;
  }

  /** What was taken so far: a set that is refused in its midst gives back what it took. */
  taken(): TakenRoom {
    return this.#taken;
  }

  giveBack(taken: TakenRoom): void {
    this.#taken = taken;
  }

  /** No host stores one that is too large: the change made it so. What else is wrong with one, the store did. */
  #refuseUnread(place: string, name: string, { kind, fault }: Unreadable): void {
    if (kind === 'too-large')
      this.refuse(place, `the results of ${name} are larger than what is judged of one executable`);
    else this.refuse(place, `what was measured of ${name} ${fault} in the store`, 'transient');
  }

  /** What is refused for its size is the change's own failure; what the store no longer gives is nobody's. */
  refuse(place: string, message: string, by: SetRefusal['class'] = 'benchmark-failed'): void {
    this.refused.set(place, { class: by, message });
  }

  /** A benchmark without its samples, which are at this place. */
  lighten({ samples: _, ...light }: BenchmarkMeasurement, origin: SampleOrigin): BenchmarkMeasurement {
    this.origins.set(light, origin);
    return light;
  }
}

/** Repeated measurements aren't kept in a baseline. */
const withoutSamples = <S extends Sampled>(set: S) => ({
  ...set,
  remeasured: [],
  benchmarks: set.benchmarks.map(({ samples: _, ...light }) => light),
});
