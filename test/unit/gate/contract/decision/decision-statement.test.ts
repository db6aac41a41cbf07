import { expect, it } from 'vitest';
import { claimsNothing, decisionIn } from '../../../../../gate/contract/decision/decision-statement.ts';
import type { GateOutcome } from '../../../../../gate/contract/outcome.ts';
import { passOutcome } from '../../../../support/receipts/outcomes.ts';

const skipped = (more: Partial<GateOutcome> = {}): GateOutcome =>
  passOutcome({
    ...{ status: 'skipped', reason: 'bounded-by-policy', state: 'in-progress' },
    ...{ evidence: [], suites: [], targets: [], baselines: [] },
    ...more,
  });

it.each<[string, Partial<GateOutcome>, boolean]>([
  ['was cancelled before anything was judged', {}, true],
  ['was superseded', { reason: 'out-of-scope', state: null, route: null }, true],
  ['says that nothing of it can be measured', { reason: 'n/a-surface', state: 'ready' }, false],
  ['leaves the subject ready', { state: 'ready' }, false],
  ['sends the subject back', { state: 'needs-rework' }, false],
  ['has evidence', { evidence: ['benchmarks: no baseline'] }, false],
  ['has numbers', { measured: { benchmarks: 1, largest: [] } }, false],
])('of a skipped run that %s, %j', (_, more, nothing) => {
  expect(claimsNothing(skipped(more))).toBe(nothing);
});

it('of a run that is under way, and of a pass', () => {
  expect(claimsNothing(skipped({ status: null }))).toBe(true);
  expect(claimsNothing(skipped({ status: 'pass' }))).toBe(false);
});

it('has the numbers that receipts show, and none of a run of an older version', () => {
  const measured = { benchmarks: 61, largest: [] };
  expect(decisionIn(passOutcome({ measured }))).toMatchObject({ measured });
  expect(decisionIn(passOutcome())).not.toHaveProperty('measured');
});
