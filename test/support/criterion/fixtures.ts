import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Reading } from '../../../gate/criterion/measurement.ts';
import { createOutputReader, type OutputReaderOptions } from '../../../gate/criterion/printed/output-reader.ts';

/** Real results of Criterion; see the README beside them. */
export const FIXTURES = join(import.meta.dirname, '../../fixtures/criterion');

export const tree = (name: string): string => join(FIXTURES, 'trees', name);

export const output = (name: string): Promise<string> => readFile(join(FIXTURES, 'outputs', `${name}.txt`), 'utf8');

/** What follows from one result's samples, in nanoseconds per iteration; `rate` is per second. */
export interface ExpectedStatistics {
  readonly mean: number;
  readonly median: number;
  readonly slope: number;
  readonly std_dev: number;
  readonly median_abs_dev: number;
  readonly tukey: readonly number[];
  readonly rate?: number;
}

/** What `recompute.py` found out with NumPy and SciPy. */
export interface Expected {
  readonly trees: Record<string, Record<string, ExpectedStatistics>>;
  readonly 'ratio of 4096 over 1024': { point: number; lower: number; upper: number };
  readonly 'geometric mean of both': { point: number; lower: number; upper: number };
  readonly 'z of 0.99': number;
}

export const expected = async (): Promise<Expected> =>
  JSON.parse(await readFile(join(FIXTURES, 'expected.json'), 'utf8')) as Expected;

/** A folder that is gone after the test. */
export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'criterion-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** An honest result of three samples: 10, 20 and 30 iterations of about 5 ns. */
export const honestFiles = (id = 'sum/1024') => ({
  'benchmark.json': JSON.stringify({ full_id: id, title: id, directory_name: id, throughput: { Elements: 1024 } }),
  'estimates.json': JSON.stringify({
    mean: statistic((50 / 10 + 100 / 20 + 154 / 30) / 3),
    median: statistic(5),
    median_abs_dev: statistic(0.1),
    slope: statistic(7120 / 1400),
    std_dev: statistic(0.1),
  }),
  'sample.json': JSON.stringify({ sampling_mode: 'Linear', iters: [10, 20, 30], times: [50, 100, 154] }),
  'tukey.json': '[4.7,4.8,5.2,5.3]',
});

export const statistic = (point: number) => ({
  confidence_interval: { confidence_level: 0.95, lower_bound: point, upper_bound: point * 1.001 },
  point_estimate: point,
  standard_error: point * 0.005,
});

/** Writes files below a folder. */
export const write = async (folder: string, files: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
};

/** Reads a whole output, in pieces of a length. */
export const read = (text: string, pieces = text.length, options: OutputReaderOptions = {}): Reading => {
  const reader = createOutputReader(options);
  for (let index = 0; index < text.length; index += pieces) reader.push(text.slice(index, index + pieces));
  return reader.end();
};
