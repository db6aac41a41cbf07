/** How long Criterion says that it runs a benchmark, in milliseconds, by one of the lines that it prints before. */
export type RunLength =
  | { readonly of: 'warm-up'; readonly name: string; readonly ms: number }
  | {
      readonly of: 'measurement';
      readonly name: string;
      /** What it estimates; of the time that it was given, rounded up to whole steps. */
      readonly ms: number;
      /** By how much less it would take with one step less, where it has more than one. */
      readonly stepMs: number;
    };

const UNITS: Readonly<Record<string, number>> = { ps: 1e-9, ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000 };
const COUNTS: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, B: 1e9 };

const WARM_UP = /^Benchmarking (.{1,1000}): Warming up for {1,8}([\d.]{1,20}) (ps|ns|us|µs|ms|s)$/;
const MEASUREMENT =
  /^Benchmarking (.{1,1000}): Collecting (\d{1,7}) samples in estimated {1,8}([\d.]{1,20}) (ps|ns|us|µs|ms|s) \(([\d.]{1,20})([kMB]?) iterations\)$/;

/** Reads a line of progress, as Criterion 0.3 to 0.8 print it; null: it says no length. */
export function readRunLength(line: string): RunLength | null {
  const warm = WARM_UP.exec(line);
  if (warm !== null) {
    const [, name = '', time, unit = ''] = warm;
    return { of: 'warm-up', name, ms: Number(time) * (UNITS[unit] ?? Number.NaN) };
  }
  const measured = MEASUREMENT.exec(line);
  if (measured === null) return null;
  const [, name = '', samples, time, unit = '', count, scale = ''] = measured;
  const ms = Number(time) * (UNITS[unit] ?? Number.NaN);
  return { of: 'measurement', name, ms, stepMs: ms / stepsOf(Number(samples), Number(count) * (COUNTS[scale] ?? 1)) };
}

/**
 * How many steps a measurement is made of: with linear sampling each adds one iteration to the first sample, two to the second …;
 * with flat sampling, one to each. Which of them it is, isn't printed: where it may be linear, those are the fewer.
 */
function stepsOf(samples: number, iterations: number): number {
  const linear = iterations / ((samples * (samples + 1)) / 2);
  return linear >= 1 ? linear : Math.max(1, iterations / samples);
}
