import { describe, it } from 'vitest';
import { ASKERS, type AskerName } from '../support/asking/askers.ts';
import { type AskingStep, type AskingVictims, killAsker } from './kill-asker.ts';

const SEED = Number(process.env.CHAOS_SEED ?? 1);

const STEPS: readonly AskingStep[] = ['connecting', 'resolveAsked', 'beginGate', 'awaitOutcome', 'after its end'];
const VICTIMS: readonly AskingVictims[] = ['asker', 'control worker', 'asker and control worker'];

/** `run` starts the gate itself; asked for after that one's end, it is another asking, and begins another run. */
const stepsOf = (asker: AskerName): readonly AskingStep[] =>
  asker === 'benchmark-gate run' ? ['connecting', 'awaitOutcome'] : STEPS;

const cells = (Object.keys(ASKERS) as AskerName[]).flatMap((asker) =>
  stepsOf(asker).flatMap((step) => VICTIMS.map((killed) => ({ asker, step, killed }))),
);

describe('one run of the gate and one outcome', () => {
  it.concurrent.each(cells.map((cell, at) => ({ ...cell, seed: SEED * 1000 + at })))(
    'for $asker, in $step: $killed, seed $seed',
    ({ asker, step, killed, seed }) => killAsker(asker, step, killed, seed),
  );
});
