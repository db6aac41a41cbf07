import { describe, it } from 'vitest';
import { killAtStep, type Victims } from '../../chaos/kill-at-step.ts';
import { STEPS } from '../../chaos/steps.ts';

const MINUTES = 60_000;

// All steps and victims are in test/chaos/steps.chaos.ts: here, where most can be lost. Control workers are killed while
// they write in test/system/many.
const CELLS: readonly (readonly [string, Victims])[] = [['measuring one in the middle', 'host and server']];

describe('a gate ends as any other run, with SIGKILL while', () => {
  it.concurrent.each(CELLS)(
    '%s of the %s',
    async (name, victims) => {
      const step = STEPS.find((each) => each.name === name);
      if (step === undefined) throw new Error(`there is no step ${name}`);
      await killAtStep(step, victims, 1);
    },
    8 * MINUTES,
  );
});
