import { CPU_SECONDS, PEAK_MEMORY, SECONDS } from '../figures/figure.ts';
import { compare, growth } from '../figures/pair-figures.ts';
import type { Job } from '../jobs/job.ts';
import type { Suite } from './suite.ts';

const SERIES = 5000;

/** Finding where levels changed, over a hundred points of each benchmark. */
export const trend: Suite = async ({ folder, repetitions, show }) => {
  const job = (benchmarks: number, warmUps = 0): Job => ({
    workload: 'find-change-points',
    input: { path: folder, benchmarks },
    warmUps,
  });
  const name = `${SERIES} series of 100 points, each with a step of 5 %`;
  const quantities = [[SECONDS], [CPU_SECONDS], [PEAK_MEMORY, { atMost: 600 }]] as const;
  show(await compare({ name, job: job(SERIES), plain: null, quantities }, repetitions));
  show([await growth('ten times the series', job(SERIES / 10, 2), job(SERIES, 2), { atMost: 11 }, repetitions)]);
};
