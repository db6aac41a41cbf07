import { type BenchmarkKey, keyText } from './benchmark-key.ts';
import type { ComparableBenchmark } from './comparable-baseline.ts';
import { isOtherWork } from './other-work.ts';

/** A benchmark that both sides have. */
export interface MatchedBenchmark {
  readonly key: BenchmarkKey;
  readonly first: ComparableBenchmark;
  readonly second: ComparableBenchmark;
}

/** What of two baselines can be compared, each list in the order of its keys. */
export interface Matching {
  readonly matched: readonly MatchedBenchmark[];
  /** Only the first side has it: it was removed, or is called otherwise now. */
  readonly missing: readonly BenchmarkKey[];
  /** Only the second side has it. */
  readonly added: readonly BenchmarkKey[];
  /** A side has it more than once: which of them is meant nobody can tell. */
  readonly ambiguous: readonly BenchmarkKey[];
  /** One iteration handles another amount on each side: its time says nothing of the code. */
  readonly incomparable: readonly BenchmarkKey[];
}

/** Puts the benchmarks of two sides together by their keys; in whatever order they come, the answer is the same. */
export function matchBenchmarks(first: Iterable<ComparableBenchmark>, second: Iterable<ComparableBenchmark>): Matching {
  const both = new Map<string, { readonly here: ComparableBenchmark[]; readonly there: ComparableBenchmark[] }>();
  for (const [side, benchmarks] of [['here', first] as const, ['there', second] as const]) {
    for (const benchmark of benchmarks) {
      const text = keyText(benchmark.key);
      const found = both.get(text);
      if (found !== undefined) found[side].push(benchmark);
      else both.set(text, side === 'here' ? { here: [benchmark], there: [] } : { here: [], there: [benchmark] });
    }
  }
  const matched: MatchedBenchmark[] = [];
  const lists = {
    missing: [] as BenchmarkKey[],
    added: [] as BenchmarkKey[],
    ambiguous: [] as BenchmarkKey[],
    incomparable: [] as BenchmarkKey[],
  };
  for (const [, { here, there }] of [...both].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const [a, b] = [here[0], there[0]];
    const key = (a ?? b)?.key;
    if (key === undefined) continue;
    if (here.length > 1 || there.length > 1) lists.ambiguous.push(key);
    else if (a === undefined) lists.added.push(key);
    else if (b === undefined) lists.missing.push(key);
    else if (isOtherWork(a.throughput, b.throughput)) lists.incomparable.push(key);
    else matched.push({ key, first: a, second: b });
  }
  return { matched, ...lists };
}
