import { createHash } from 'node:crypto';
import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import { exampleDocument } from '../store/example-document.ts';

type Executable = BaselineDocument['suites'][number]['executables'][number];

export interface RoundBenchmark {
  readonly id: string;
  /** Nanoseconds, a round each. */
  readonly times: readonly number[];
  readonly suite?: string;
  readonly identity?: string;
  /** Of all of its rounds. */
  readonly session?: string;
  /** Its rounds are halves of pairs, of this side; absent: they are none. */
  readonly paired?: 'base' | 'change';
  readonly quick?: boolean;
  /** Elements that one iteration handles; absent: it doesn't say. */
  readonly elements?: number;
}

/** A baseline of benchmarks with rounds; each is an executable of its own. */
export function documentOfRounds(
  benchmarks: readonly RoundBenchmark[],
  changes: Partial<BaselineDocument> = {},
): BaselineDocument {
  const names = [...new Set(benchmarks.map(({ suite = 'cpu' }) => suite))];
  const suites = names.map((name) => ({
    name,
    lane: 'cpu' as const,
    ranOn: 'cpu' as const,
    command: 'cargo bench',
    method: 'primary' as const,
    status: 'measured' as const,
    executables: benchmarks.filter(({ suite = 'cpu' }) => suite === name).map(executableOf),
    reports: [],
    problems: [],
  }));
  // What two runs measured is never the same, and what is the same was measured by one.
  const firstExecutionRunId = createHash('sha256')
    .update(JSON.stringify([benchmarks, changes]))
    .digest('hex');
  const run = { ...exampleDocument().run, firstExecutionRunId };
  return exampleDocument({ suites, targets: [], branch: 'main', run, ...changes });
}

function executableOf(benchmark: RoundBenchmark): Executable {
  const { id, times, identity, session = 'one', paired, quick = false, elements } = benchmark;
  const [first = 1] = times;
  const estimate = { point: first, lower: first * 0.99, upper: first * 1.01 };
  const orderOf = (pair: number) =>
    (paired === 'base') === (pair % 2 === 0) ? ('first' as const) : ('second' as const);
  const halves = (pair: number) => (paired === undefined ? {} : { pair, order: orderOf(pair) });
  return {
    key: 'bench',
    package: 'p',
    target: 'bench',
    features: [],
    args: ['--bench'],
    listed: 1,
    quick,
    ...(identity === undefined ? {} : { identity }),
    benchmarks: [
      {
        id,
        unit: 'ns',
        estimate,
        statistics: { mean: estimate, median: estimate },
        samples: [{ iters: 1, ns: first }],
        source: 'criterion-files',
        ...(elements === undefined ? {} : { throughput: { kind: 'elements', perIteration: elements } }),
        rounds: times.map((median, pair) => ({ session, ...halves(pair), median, samples: 20 })),
      },
    ],
  };
}
