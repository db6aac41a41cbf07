import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CPU_SECONDS, PEAK_MEMORY, SECONDS } from '../figures/figure.ts';
import { compare, growth } from '../figures/pair-figures.ts';
import { storedRun } from '../inputs/stored-set.ts';
import type { Job } from '../jobs/job.ts';
import type { WorkloadName } from '../workloads/index.ts';
import { INPUT_FILE } from '../workloads/judge.ts';
import type { Suite } from './suite.ts';

const BENCHMARKS = 5000;
const SAMPLES = 100;

/** Judging what a bench host stored of one executable, by the activity of a control worker. */
export const judging: Suite = async ({ folder, repetitions, show }) => {
  const stored = async (benchmarks: number, workload: WorkloadName, warmUps = 0): Promise<Job> => {
    const root = path.join(folder, `run-${benchmarks}`);
    await mkdir(root, { recursive: true });
    await writeFile(path.join(root, INPUT_FILE), JSON.stringify(await storedRun(root, benchmarks, SAMPLES)));
    return { workload, input: { path: root, benchmarks }, warmUps };
  };
  const pair = {
    name: `set of ${BENCHMARKS} benchmarks with ${SAMPLES} samples each: judged, its baseline written`,
    job: await stored(BENCHMARKS, 'judge-set'),
    plain: { name: 'unpacked and parsed', job: await stored(BENCHMARKS, 'parse-set') },
    quantities: [[SECONDS, { atMost: 3 }], [CPU_SECONDS], [PEAK_MEMORY, { atMost: 400 }]],
  } as const;
  show(await compare(pair, repetitions));
  const [small, large] = [await stored(BENCHMARKS / 10, 'judge-set', 2), await stored(BENCHMARKS, 'judge-set', 2)];
  show([await growth('ten times the benchmarks', small, large, { atMost: 11 }, repetitions)]);
};
