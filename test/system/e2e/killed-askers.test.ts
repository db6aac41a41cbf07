import { describe, it } from 'vitest';
import { type AskingStep, type AskingVictims, killAsker } from '../../chaos/kill-asker.ts';
import type { AskerName } from '../../support/asking/askers.ts';

const MINUTES = 60_000;

// All steps and victims are in test/chaos/askers.chaos.ts: one of each asker, at where most can be lost.
const CELLS: readonly (readonly [AskerName, AskingStep, AskingVictims])[] = [
  ['benchmark-gate run', 'awaitOutcome', 'asker'],
  ['a client with a request id', 'beginGate', 'asker and control worker'],
  ['the exported activity', 'after its end', 'asker'],
];

describe('one run of the gate and one outcome, with SIGKILL', () => {
  it.concurrent.each(CELLS)(
    'for %s in %s of the %s',
    (asker, step, victims) => killAsker(asker, step, victims, 1),
    8 * MINUTES,
  );
});
