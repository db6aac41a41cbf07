import { expect, it } from 'vitest';
import { exitCodeOf } from '../../../client/exit-code.ts';
import { failOutcome, passOutcome } from '../../support/receipts/outcomes.ts';

const skipped = passOutcome({ status: 'skipped', reason: 'missing-tool' });

it.each([
  ['a pass', passOutcome(), 0, 0],
  ['a fail', failOutcome(), 1, 1],
  ['a skipped gate', skipped, 0, 1],
  ["the guard's skip", { ...skipped, gate: 'generative:gate:guard' as const }, 0, 0],
  ['wrong input', { ...skipped, fault: { kind: 'wrong-input' as const, message: 'no such suite' } }, 2, 2],
  ['a gate that broke', { ...skipped, fault: { kind: 'gate-broke' as const, message: 'no such table' } }, 5, 5],
  ['a run under way', passOutcome({ status: null }), 4, 4],
])('of %s, and where a pass is required', (_, outcome, code, required) => {
  expect([exitCodeOf(outcome), exitCodeOf(outcome, { requirePass: true })]).toEqual([code, required]);
});
