import { CPU_SECONDS, PEAK_MEMORY, SECONDS } from '../figures/figure.ts';
import { compare, growth } from '../figures/pair-figures.ts';
import type { Job } from '../jobs/job.ts';
import type { WorkloadName } from '../workloads/index.ts';
import type { Suite } from './suite.ts';

const BENCHMARKS = 5000;

/** Writing a baseline to the filesystem store and reading it back. */
export const store: Suite = async ({ folder, repetitions, show }) => {
  const job = (workload: WorkloadName, benchmarks = BENCHMARKS, warmUps = 0): Job => ({
    workload,
    input: { path: folder, benchmarks },
    warmUps,
  });
  const what = `baseline of ${BENCHMARKS} benchmarks with 100 samples each`;
  const plain = 'a file of JSON';
  for (const [name, workload, beside, counterpart] of [
    [`${what}: written and read back`, 'store-both', plain, 'file-both'],
    [`${what}: written and read back`, 'store-both', 'a gzipped file of JSON', 'compressed-both'],
    [`${what}: written`, 'store-write', plain, 'file-write'],
    [`${what}: read`, 'store-read', plain, 'file-read'],
  ] as const) {
    const pair = {
      name,
      job: job(workload),
      plain: { name: beside, job: job(counterpart) },
      quantities: [[SECONDS, workload === 'store-both' ? { atMost: 1 } : {}], [CPU_SECONDS], [PEAK_MEMORY]],
    } as const;
    show(await compare(pair, repetitions));
  }
  const [small, large] = [job('store-both', BENCHMARKS / 10, 2), job('store-both', BENCHMARKS, 2)];
  show([await growth('ten times the benchmarks', small, large, { atMost: 11 }, repetitions)]);
};
