import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { recompute } from '../../gate/criterion/files/recompute.ts';
import type { Sample } from '../../gate/criterion/measurement.ts';

/** Samples of one benchmark under linear sampling: figures with as many digits as real ones. */
export function samplesOf(benchmark: number, count: number): Sample[] {
  const nanoseconds = 80 + (benchmark % 1000);
  return Array.from({ length: count }, (_, index) => {
    const iters = (index + 1) * 137;
    // No random numbers: two runs read the same bytes.
    const noise = 1 + ((benchmark * 31 + index * 17) % 101) / 5000;
    return { iters, ns: Math.round(iters * nanoseconds * noise) };
  });
}

export const idOf = (benchmark: number): string => `group-${benchmark % 50}/case/${benchmark}`;

/** Writes a Criterion tree of honest results below `root`. */
export async function writeTree(root: string, benchmarks: number, samples: number): Promise<void> {
  for (let benchmark = 0; benchmark < benchmarks; benchmark += 1) {
    const folder = path.join(root, idOf(benchmark), 'new');
    await mkdir(folder, { recursive: true });
    for (const [name, value] of Object.entries(filesOf(benchmark, samplesOf(benchmark, samples)))) {
      await writeFile(path.join(folder, name), JSON.stringify(value));
    }
  }
}

const filesOf = (benchmark: number, samples: readonly Sample[]): Record<string, unknown> => {
  const id = idOf(benchmark);
  const { mean, median, slope } = recompute(samples);
  return {
    'benchmark.json': { full_id: id, title: id, directory_name: id, throughput: { Elements: 1024 } },
    'estimates.json': {
      mean: statistic(mean),
      median: statistic(median),
      median_abs_dev: statistic(mean / 100),
      slope: statistic(slope),
      std_dev: statistic(mean / 100),
    },
    'sample.json': {
      sampling_mode: 'Linear',
      iters: samples.map(({ iters }) => iters),
      times: samples.map(({ ns }) => ns),
    },
    'tukey.json': [mean * 0.9, mean * 0.95, mean * 1.05, mean * 1.1],
  };
};

const statistic = (point: number) => ({
  confidence_interval: { confidence_level: 0.95, lower_bound: point * 0.9999, upper_bound: point * 1.0001 },
  point_estimate: point,
  standard_error: point * 0.005,
});
