import type { NamedBenchmarks } from '../../contract/measured/look-asked.ts';
import { utf8Bytes } from '../../text/byte-budget.ts';
import type { LiveName } from './live-benchmark.ts';

/** Bytes of names in one answer: each round says them again to its host, and all of that is in the history. */
const MOST_BYTES = 16 * 1024;

/**
 * Benchmarks by their executables, those with the fewest names first. Where they are too many to name, the rest stands by
 * executables alone: then all of an executable is measured, which takes longer and is no less right.
 */
export function byExecutable(names: readonly LiveName[]): NamedBenchmarks[] {
  const found = new Map<string, string[]>();
  for (const { executable, name } of names) {
    const same = found.get(executable);
    if (same === undefined) found.set(executable, [name]);
    else same.push(name);
  }
  let left = MOST_BYTES;
  return [...found]
    .map(([key, benchmarks]) => ({ key, benchmarks: benchmarks.sort(), bytes: utf8Bytes(JSON.stringify(benchmarks)) }))
    .sort((one, other) => one.bytes - other.bytes || (one.key < other.key ? -1 : 1))
    .map(({ key, benchmarks, bytes }) => {
      left -= bytes;
      return { key, benchmarks: left < 0 ? null : benchmarks };
    });
}
