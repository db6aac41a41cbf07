import type { BaselineDocument } from '../../gate/baseline/document.ts';
import { baselineDocument } from './baseline-document.ts';
import { idOf } from './result-files.ts';

/** Numbers that look random and are the same in every run. */
function* scatter(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

/**
 * A baseline of so many benchmarks with rounds of one session, without samples: times scatter by about one per cent, and
 * every hundredth benchmark takes `slower` times as long.
 */
export function roundsDocument(benchmarks: number, rounds: number, seed: number, slower: number): BaselineDocument {
  const document = baselineDocument(0, 0);
  const random = scatter(seed);
  const next = (): number => random.next().value;
  const measured = Array.from({ length: benchmarks }, (_, index) => {
    const level = 1000 * (1 + (index % 50)) * (index % 100 === 0 ? slower : 1);
    const times = Array.from({ length: rounds }, () => level * (1 + 0.01 * (next() + next() + next() + next() - 2)));
    const [point = level] = times;
    const estimate = { point, lower: point * 0.99, upper: point * 1.01 };
    return {
      id: idOf(index),
      unit: 'ns' as const,
      estimate,
      source: 'criterion-files' as const,
      rounds: times.map((median) => ({ session: 'lease-1', median, samples: 20 })),
    };
  });
  const suites = document.suites.map((suite) => ({
    ...suite,
    executables: suite.executables.map((each) => ({ ...each, listed: benchmarks, benchmarks: measured })),
  }));
  return { ...document, suites };
}
