import { CPU_SECONDS, PEAK_MEMORY, SECONDS } from '../figures/figure.ts';
import { compare, growth } from '../figures/pair-figures.ts';
import type { Job } from '../jobs/job.ts';
import type { WorkloadName } from '../workloads/index.ts';
import { falseAlarms } from './contrast.ts';
import type { Suite } from './suite.ts';

const BENCHMARKS = 20_000;

/** Comparing two baselines: what it takes, and how often it accuses one commit beside itself, with other tools' rules. */
export const comparison: Suite = async ({ folder, repetitions, show }) => {
  const job = (workload: WorkloadName, benchmarks: number, warmUps = 0): Job => ({
    workload,
    input: { path: folder, benchmarks },
    warmUps,
  });
  const pair = {
    name: `${BENCHMARKS} benchmarks with 14 rounds on each side: compared`,
    job: job('compare-baselines', BENCHMARKS),
    plain: { name: 'looked for one by one', job: job('search-baselines', BENCHMARKS) },
    quantities: [[SECONDS, { atMost: 0.5 }], [CPU_SECONDS], [PEAK_MEMORY, { atMost: 600 }]],
  } as const;
  show(await compare(pair, repetitions));
  const [small, large] = [job('compare-baselines', BENCHMARKS / 10, 2), job('compare-baselines', BENCHMARKS, 2)];
  show([await growth('ten times the benchmarks', small, large, { atMost: 11 }, repetitions)]);
  show(falseAlarms());
};
