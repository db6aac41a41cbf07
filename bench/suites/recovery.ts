import { judge, spreadOf } from '../figures/figure.ts';
import { killedWorker, type Recovery } from '../inputs/killed-worker.ts';
import type { Suite } from './suite.ts';

/** The heartbeat time-out of a host's steps, 10 s, and five seconds more. */
const MOST_SECONDS = 15;

/** What a run loses when its host's worker is killed and comes back at once. */
export const recovery: Suite = async ({ repetitions, show }) => {
  const runs: Recovery[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) runs.push(await killedWorker());
  const name = "SIGKILL of a host's worker while it measures, started again at once";
  const seconds = spreadOf(runs.map((run) => run.seconds));
  const twice = spreadOf(runs.map((run) => run.twice));
  show([
    {
      name,
      unit: 's to the next benchmark',
      here: seconds,
      plain: null,
      beside: { name: 'the worker serves after', figure: spreadOf(runs.map((run) => run.restartSeconds)) },
      goal: judge(seconds.most, { atMost: MOST_SECONDS }),
    },
    {
      name,
      unit: 'benchmarks measured twice',
      here: twice,
      plain: null,
      goal: judge(twice.most, { atMost: 1 }),
    },
  ]);
};
