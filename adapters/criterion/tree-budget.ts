import type { BenchmarkMeasurement } from '../../gate/criterion/measurement.ts';
import { LARGEST_SET, MOST_BENCHMARKS, MOST_SAMPLES, MOST_SAMPLES_OF_BENCHMARK } from '../../gate/names/limits.ts';

/** What a sample takes in JSON besides its two numbers. */
const BYTES_AROUND_SAMPLE = '{"iters":,"ns":},'.length;

/**
 * How much of an executable's results is kept, whatever lies in its trees: they were written by the change's code, and
 * all of them are held in memory together. One budget may serve several trees.
 */
export class TreeBudget {
  #results = 0;
  #samples = 0;
  #bytes = 0;
  #exceeded: string | null = null;
  readonly #links = new Map<string, string>();

  /** What there is too much of, for `kernels of engine left …`; null: nothing. */
  get exceeded(): string | null {
    return this.#exceeded;
  }

  /**
   * Counts one result; false where it is too much. Nothing after it is to be read then.
   *
   * @param bytes of its files
   */
  takes({ id, samples }: Pick<BenchmarkMeasurement, 'id' | 'samples'>, bytes: number): boolean {
    const count = samples?.length ?? 0;
    this.#results += 1;
    this.#samples += count;
    this.#bytes += bytes + count * BYTES_AROUND_SAMPLE;
    if (count > MOST_SAMPLES_OF_BENCHMARK) {
      const which = JSON.stringify(id.slice(0, 200));
      this.#exceeded = `${count} samples of ${which}; at most ${MOST_SAMPLES_OF_BENCHMARK} of one benchmark are kept`;
    } else if (this.#results > MOST_BENCHMARKS) {
      this.#exceeded = `the results of more than the ${MOST_BENCHMARKS} benchmarks that are kept`;
    } else if (this.#samples > MOST_SAMPLES) {
      this.#exceeded = `more than the ${MOST_SAMPLES} samples that are kept of one executable`;
    } else if (this.#bytes > LARGEST_SET) {
      this.#exceeded = `more than the ${LARGEST_SET / 1024 / 1024} MiB of results that are kept of one executable`;
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
