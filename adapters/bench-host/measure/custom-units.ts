import { printedName } from '../../../gate/criterion/listing/listing.ts';
import type { BenchmarkMeasurement, Problem, Reading } from '../../../gate/criterion/measurement.ts';
import { createOutputReader } from '../../../gate/criterion/printed/output-reader.ts';

/** Units by the printed names of their benchmarks. */
type NotedUnits = Readonly<Record<string, string>>;

/**
 * Notes which benchmarks measure something other than time. Criterion's files hold no unit, so that cycles look like
 * nanoseconds there: what it prints while it runs is the one place that tells.
 */
export class CustomUnits {
  readonly #listed: ReadonlySet<string>;
  readonly #units: Map<string, string>;
  readonly #reader = createOutputReader({
    onBenchmark: () => {},
    onCustomUnit: (name, unit) => {
      if (this.#listed.has(name)) this.#units.set(name, unit);
    },
  });

  /**
   * @param listed what the executable lists: other names aren't noted, however many are printed
   * @param noted what earlier attempts found out
   */
  constructor(listed: readonly string[], noted: NotedUnits) {
    this.#listed = new Set(listed);
    this.#units = new Map(Object.entries(noted));
  }

  /** The next line of standard output. */
  line(text: string): void {
    this.#reader.push(`${text}\n`);
  }

  noted(): NotedUnits {
    return Object.fromEntries(this.#units);
  }

  /** A reading without what isn't a time, which is refused by its name. */
  withoutThem({ benchmarks, problems }: Reading): Reading {
    const isTime = (benchmark: BenchmarkMeasurement): boolean => !this.#units.has(printedName(benchmark));
    const refused = benchmarks
      .filter((benchmark) => !isTime(benchmark))
      .map((benchmark): Problem => {
        const unit = JSON.stringify(this.#units.get(printedName(benchmark)));
        return {
          code: 'unreadable',
          where: printedName(benchmark),
          message: `a custom measurement in ${unit}: only times can be read`,
        };
      });
    return { benchmarks: benchmarks.filter(isTime), problems: [...problems, ...refused] };
  }
}
