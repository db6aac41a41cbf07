import { describe, it } from 'vitest';
import { type AskingStep, type AskingVictims, killAsker } from '../../chaos/kill-asker.ts';
import type { AskerName } from '../../support/asking/askers.ts';

const MINUTES = 60_000;

// All askers, steps and victims are in test/chaos/askers.chaos.ts: here one, at where most can be lost. What an asking
// that is repeated joins or begins, at each step, test/system/workflows/asking shows without processes.
const CELLS: readonly (readonly [AskerName, AskingStep, AskingVictims])[] = [
  ['a client with a request id', 'beginGate', 'asker and control worker'],
];

describe('one run of the gate and one outcome, with SIGKILL', () => {
  it.concurrent.each(CELLS)(
    'for %s in %s of the %s',
    (asker, step, victims) => killAsker(asker, step, victims, 1),
    8 * MINUTES,
  );
});
