import { describe, expect, it } from 'vitest';
import type { GateOutcome } from '../../../../../gate/contract/outcome.ts';
import { nextStep } from '../../../../../gate/receipts/words/next-step.ts';
import { passOutcome } from '../../../../support/receipts/outcomes.ts';

const skipped = (reason: NonNullable<GateOutcome['reason']>, changes: Partial<GateOutcome> = {}): string =>
  nextStep(passOutcome({ status: 'skipped', reason, ...changes }));

describe('what a person should do next', () => {
  it('says that the next run takes over what this one measured whole', () => {
    const sentence = skipped('bounded-by-policy', { baselines: [] });
    expect(sentence).toBe(
      'ask for the gate again; for a day it takes over what was measured whole. The work goes to **quality-finalizer** meanwhile.',
    );
    expect(skipped('bounded-by-policy')).toContain('stays stored, as its own baseline.');
  });

  it('says of a pass that goes on that nothing is to be done', () => {
    const route = { kind: 'NEXT' as const, to: 'self' };
    expect(skipped('bounded-by-policy', { route })).toBe('nothing; the gate goes on with another pass by itself.');
  });

  it('is to mend the profile where that is wrong', () => {
    const fault = { kind: 'wrong-input' as const, message: 'no package has the feature cup' };
    expect(skipped('bounded-by-policy', { fault, route: null })).toBe(
      'mend the request or its profile and ask for the gate again (no package has the feature cup).',
    );
  });

  it('names who has the work', () => {
    expect(nextStep(passOutcome())).toBe('nothing here; the work goes to **quality-finalizer**.');
    expect(skipped('n/a-surface', { baselines: [], route: null })).toBe('there is nothing to measure in this change.');
  });
});
