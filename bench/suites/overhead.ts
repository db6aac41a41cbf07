import { judge, spreadOf } from '../figures/figure.ts';
import { builtSuite, type OneRun } from '../inputs/built-suite.ts';
import { wholeGate } from '../inputs/whole-gate.ts';
import type { Suite } from './suite.ts';

/** The suite of the sample with the fewest benchmarks of its own. */
const MEASURED = 'simd';

/** What the gate adds to measuring: to the time, to the numbers, and around it. */
export const overhead: Suite = async ({ folder, repetitions, show }) => {
  const { byGate, byItself } = await builtSuite(folder, MEASURED);
  // The first run of an executable finds cold caches, whoever runs it.
  await byItself();
  const [gate, itself, again]: [OneRun[], OneRun[], OneRun[]] = [[], [], []];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    itself.push(await byItself());
    gate.push(await byGate());
    again.push(await byItself());
  }
  const name = `the suite ${MEASURED} of the sample, measured`;
  const seconds = (runs: readonly OneRun[]) => runs.map((run) => run.seconds);
  const pairs = (of: (one: OneRun, other: OneRun) => number, one: readonly OneRun[]) =>
    spreadOf(one.map((run, index) => of(run, itself[index] ?? run)));
  const times = (one: OneRun, other: OneRun) => one.seconds / other.seconds;
  const slower = pairs(times, gate);
  const apart = pairs(percentApart, gate);
  const against = 'the executable against itself';
  const same = (of: (one: OneRun, other: OneRun) => number) => pairs(of, again);
  show([
    {
      name,
      unit: 's',
      here: spreadOf(seconds(gate)),
      plain: { name: 'the executable by itself', figure: spreadOf(seconds(itself)), ratio: slower },
      goal: null,
    },
    {
      name,
      unit: '× its own time',
      here: slower,
      beside: { name: against, figure: same(times) },
      ...goal(slower.median, 1.01),
    },
    {
      name,
      unit: '% between medians',
      here: apart,
      beside: { name: against, figure: same(percentApart) },
      ...goal(apart.median, 0.5),
    },
  ]);

  const gates = await wholeGate(MEASURED, Math.min(repetitions, 3));
  const around = spreadOf(gates);
  show([
    {
      name: `a whole gate of the suite ${MEASURED}, but for building and measuring`,
      unit: 's',
      here: around,
      ...goal(around.median, 3),
    },
  ]);
};

const goal = (median: number, atMost: number) => ({ plain: null, goal: judge(median, { atMost }) });

/** By how many percent the medians of two runs lie apart: the geometric mean over all benchmarks, so that noise cancels. */
function percentApart(one: OneRun, other: OneRun): number {
  const logarithms = [...one.medians].map(([id, median]) => Math.log(median / (other.medians.get(id) ?? Number.NaN)));
  const mean = logarithms.reduce((sum, each) => sum + each, 0) / logarithms.length;
  return Math.abs(Math.exp(mean) - 1) * 100;
}
