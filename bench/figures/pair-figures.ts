import { type Cost, type Job, runJob } from '../jobs/job.ts';
import { type Figure, type Goal, judge, type Quantity, spreadOf } from './figure.ts';

/** A job beside its plain counterpart. */
export interface Pair {
  readonly name: string;
  readonly job: Job;
  readonly plain: { readonly name: string; readonly job: Job } | null;
  /** What is taken from the runs, and what is asked of it. */
  readonly quantities: readonly (readonly [Quantity, Goal?])[];
}

/** Runs a pair's two jobs in turns, so that what the machine does besides meets both, and gives a figure a quantity. */
export async function compare({ name, job, plain, quantities }: Pair, repetitions: number): Promise<Figure[]> {
  const costs: Cost[] = [];
  const plainCosts: Cost[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    costs.push(await runJob(job));
    if (plain !== null) plainCosts.push(await runJob(plain.job));
  }
  return quantities.map(([{ unit, of }, goal]) => {
    const values = costs.map(of);
    const plainValues = plainCosts.map(of);
    const here = spreadOf(values);
    return {
      name,
      unit,
      here,
      plain:
        plain === null
          ? null
          : {
              name: plain.name,
              figure: spreadOf(plainValues),
              ratio: spreadOf(values.map((value, index) => value / (plainValues[index] ?? Number.NaN))),
            },
      goal: judge(here.median, goal ?? {}),
    };
  });
}

/**
 * How much more CPU time ten times as much takes: 10 is linear, 100 quadratic. Both sizes are run in turns, warm, since
 * compiling the code takes the same time at any size.
 */
export async function growth(name: string, small: Job, large: Job, goal: Goal, repetitions: number): Promise<Figure> {
  const factors: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const before = await runJob(small);
    const after = await runJob(large);
    factors.push(after.cpuSeconds / before.cpuSeconds);
  }
  const here = spreadOf(factors);
  return { name, unit: '× the CPU time', here, plain: null, goal: judge(here.median, goal) };
}
