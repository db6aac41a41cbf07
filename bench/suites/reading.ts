import path from 'node:path';
import { CPU_SECONDS, CPU_SPEED, GIGABYTES, PEAK_MEMORY, SECONDS } from '../figures/figure.ts';
import { compare, growth } from '../figures/pair-figures.ts';
import { type LogForm, writeLog } from '../inputs/log-text.ts';
import { writeTree } from '../inputs/result-files.ts';
import type { Job } from '../jobs/job.ts';
import type { WorkloadName } from '../workloads/index.ts';
import type { Suite } from './suite.ts';

const BENCHMARKS = 100_000;
const TREE = 5000;
const SAMPLES = 100;

/** Benchmarks in a gigabyte of output, and a little more: in one that holds nothing else, and in one of other lines. */
const ENDLESS = 4_000_000;
const SPARSE = 4_100;

/** Reading Criterion's printed output and its files. */
export const reading: Suite = async ({ folder, repetitions, show }) => {
  const written = new Map<string, string>();
  const log = async (form: LogForm, benchmarks: number, workload: WorkloadName, warmUps = 0): Promise<Job> => {
    const file = path.join(folder, `${form}-${benchmarks}.txt`);
    if (!written.has(file)) await writeLog(file, form, benchmarks);
    written.set(file, form);
    return { workload, input: { path: file, benchmarks }, warmUps };
  };
  for (const [form, what, benchmarks, read, warmUps] of [
    ['log', 'both streams of a run', BENCHMARKS, 'read-output', 1],
    ['log', 'the same by a process that reads for the first time', BENCHMARKS, 'read-output', 0],
    ['log', 'the same, and all of them kept', BENCHMARKS, 'keep-output', 1],
    ['results', 'results alone, with throughputs', BENCHMARKS, 'read-output', 1],
    ['terminal', "a terminal's, with colours", BENCHMARKS, 'read-output', 1],
    ['blanks', '100 KB of blanks in each line', 250, 'read-output', 1],
  ] as const) {
    const pair = {
      name: `output of ${benchmarks} benchmarks: ${what}`,
      job: await log(form, benchmarks, read, warmUps),
      plain: { name: 'lines by node:readline', job: await log(form, benchmarks, 'read-lines', warmUps) },
      quantities: [
        [CPU_SPEED, { atLeast: 150 }],
        [PEAK_MEMORY, { atMost: 200 }],
      ],
    } as const;
    show(await compare(pair, repetitions));
  }

  const linear = { atMost: 11 };
  for (const [name, small, large] of [
    [
      'ten times the benchmarks in an output',
      await log('log', BENCHMARKS / 10, 'read-output', 2),
      await log('log', BENCHMARKS, 'read-output', 2),
    ],
    [
      'ten times the blanks in each line, 10 to 100 KB',
      await log('short-blanks', 250, 'read-output', 2),
      await log('blanks', 250, 'read-output', 2),
    ],
  ] as const) {
    show([await growth(name, small, large, linear, repetitions)]);
  }

  const made = (workload: WorkloadName, benchmarks: number, warmUps = 0): Job => {
    return { workload, input: { path: '', benchmarks }, warmUps };
  };
  const hostile = [made('read-hostile', 10, 2), made('read-hostile', 100, 2)] as const;
  show([await growth('ten times the length of 200 hostile lines, 10 to 100 KB', ...hostile, linear, repetitions)]);
  for (const [name, benchmarks, read, drop] of [
    ['all of them benchmarks, through the command line', ENDLESS, 'print-endless', 'drop-endless'],
    ['few of them benchmarks, kept', SPARSE, 'read-sparse', 'drop-sparse'],
  ] as const) {
    const pair = {
      name: `more than 1 GB of lines, made as they are read: ${name}`,
      job: made(read, benchmarks),
      plain: { name: 'made and dropped', job: made(drop, benchmarks) },
      quantities: [[GIGABYTES], [CPU_SECONDS], [PEAK_MEMORY, { atMost: 200 }]],
    } as const;
    show(await compare(pair, Math.min(repetitions, 3)));
  }

  const tree = async (benchmarks: number, workload: WorkloadName, warmUps = 0): Promise<Job> => {
    const root = path.join(folder, `tree-${benchmarks}`);
    if (!written.has(root)) await writeTree(root, benchmarks, SAMPLES);
    written.set(root, 'tree');
    return { workload, input: { path: root, benchmarks }, warmUps };
  };
  const files = {
    name: `tree of ${TREE} benchmarks with ${SAMPLES} samples each, read and checked`,
    job: await tree(TREE, 'read-tree'),
    plain: { name: 'walk and JSON.parse', job: await tree(TREE, 'parse-tree') },
    quantities: [[SECONDS, { atMost: 3 }], [CPU_SECONDS], [PEAK_MEMORY]],
  } as const;
  show(await compare(files, repetitions));
  const small = await tree(TREE / 10, 'read-tree', 2);
  show([await growth('ten times the tree', small, await tree(TREE, 'read-tree', 2), linear, repetitions)]);
};
