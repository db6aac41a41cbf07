import type { BenchmarkMeasurement } from '../../gate/criterion/measurement.ts';
import { LARGEST_SET, MOST_BENCHMARKS, MOST_SAMPLES, MOST_SAMPLES_OF_BENCHMARK } from '../../gate/names/limits.ts';

/** What a sample takes in JSON besides its two numbers. */
const BYTES_AROUND_SAMPLE = '{"iters":,"ns":},'.length;

/** What is kept at most. */
export interface TreeBounds {
  readonly benchmarks: number;
  readonly samplesOfBenchmark: number;
  readonly samples: number;
  /** Of JSON. */
  readonly bytes: number;
}

const EXECUTABLE: TreeBounds = {
  benchmarks: MOST_BENCHMARKS,
  samplesOfBenchmark: MOST_SAMPLES_OF_BENCHMARK,
  samples: MOST_SAMPLES,
  bytes: LARGEST_SET,
};

/** For a tree of one's own: of a whole project, and not in a worker. */
export const NO_BOUNDS: TreeBounds = {
  benchmarks: Number.POSITIVE_INFINITY,
  samplesOfBenchmark: Number.POSITIVE_INFINITY,
  samples: Number.POSITIVE_INFINITY,
  bytes: Number.POSITIVE_INFINITY,
};

/**
 * How much of an executable's results is kept, whatever lies in its trees: they were written by the change's code, and
 * all of them are held in memory together. One budget may serve several trees.
 */
export class TreeBudget {
  readonly #bounds: TreeBounds;
  #results = 0;
  #samples = 0;
  #bytes = 0;
  #exceeded: string | null = null;
  readonly #links = new Map<string, string>();

  constructor(bounds = EXECUTABLE) {
    this.#bounds = bounds;
  }

  /** What there is too much of, for `kernels of engine left …`; null: nothing. */
  get exceeded(): string | null {
    return this.#exceeded;
  }

  /** Counts the bytes of a result's files, whatever is in them; false where it is too much, and nothing more is to be read. */
  reads(bytes: number): boolean {
    this.#bytes += bytes;
    return this.#within();
  }

  /** Counts one result that may be kept; false where it is too much, and nothing more is to be read. */
  takes({ id, samples }: Pick<BenchmarkMeasurement, 'id' | 'samples'>): boolean {
    const bounds = this.#bounds;
    const count = samples?.length ?? 0;
    this.#results += 1;
    this.#samples += count;
    this.#bytes += count * BYTES_AROUND_SAMPLE;
    if (count > bounds.samplesOfBenchmark) {
      const which = JSON.stringify(id.slice(0, 200));
      this.#exceeded = `${count} samples of ${which}; at most ${bounds.samplesOfBenchmark} of one benchmark are kept`;
    } else if (this.#results > bounds.benchmarks) {
      this.#exceeded = `the results of more than the ${bounds.benchmarks} benchmarks that are kept`;
    } else if (this.#samples > bounds.samples) {
      this.#exceeded = `more than the ${bounds.samples} samples that are kept of one executable`;
    }
    return this.#within();
  }

  #within(): boolean {
    const { bytes } = this.#bounds;
    if (this.#bytes > bytes) {
      this.#exceeded ??= `more than the ${bytes / 1024 / 1024} MiB of results that are kept of one executable`;
    }
    return this.#exceeded === null;
  }

  /** The result that came with this very file before, under another of its names (a hard link); null: none did. */
  seenAt(linked: string, directory: string): string | null {
    const before = this.#links.get(linked);
    if (before === undefined) this.#links.set(linked, directory);
    return before === undefined || before === directory ? null : before;
  }
}
