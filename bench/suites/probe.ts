import { createFailingRepository, failingProfile } from '../../test/support/world/failing-repository.ts';
import { besideOf, counted, takenOf } from '../figures/seconds-beside.ts';
import { openReuseGates, type SeenGate } from '../inputs/reuse-gates.ts';
import type { Suite } from './suite.ts';

const MOST_REPETITIONS = 3;

/** What it takes to know that the base fails in the same way. */
export const probe: Suite = async ({ repetitions, show }) => {
  const panic = { body: 'panic!("the kernel returned NaN");' };
  const [taken, own]: [number[], number[]] = [[], []];
  let asked: SeenGate['work'] = [];
  for (let repetition = 0; repetition < Math.min(repetitions, MOST_REPETITIONS); repetition += 1) {
    const gates = await openReuseGates({
      makeRepository: (folder) => createFailingRepository(folder, panic, panic),
      makeProfile: failingProfile,
    });
    try {
      const { work } = await gates.run();
      asked = work.filter(isOfBase);
      taken.push(sum(asked));
      own.push(sum(work.filter((step) => !isOfBase(step))));
    } finally {
      await gates.close();
    }
  }
  const count = (activity: string) => asked.filter((step) => step.activity === activity).length;
  show([
    { name: 'a failure, asked of the trusted base', ...besideOf('the change itself', taken, own), ...takenOf(taken) },
    counted('a failure, asked of the trusted base', 'builds', count('buildSuite'), 1),
    counted('a failure, asked of the trusted base', 'executables run', count('measureExecutable'), 1),
  ]);
};

const isOfBase = ({ summary }: { readonly summary: string }): boolean => /\bbase\b/.test(summary);
const sum = (steps: SeenGate['work']): number => steps.reduce((total, { seconds }) => total + seconds, 0);
