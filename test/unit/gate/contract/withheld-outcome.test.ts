import { expect, it } from 'vitest';
import { claimsNothing } from '../../../../gate/contract/decision/decision-statement.ts';
import { withheldOutcome } from '../../../../gate/contract/withheld-outcome.ts';
import { renderCheckRun } from '../../../../gate/receipts/check/check-run.ts';
import { hostileOutcome } from '../../../support/receipts/hostile-outcome.ts';
import { failOutcome, passOutcome, realOutcome } from '../../../support/receipts/outcomes.ts';

it.each([
  ['a pass', passOutcome()],
  ['a fail', failOutcome()],
  ['a pass with numbers', realOutcome()],
  ['one of which every text is hostile', hostileOutcome('<script>')],
])('claims nothing of %s, and shows none of its numbers', (_, ended) => {
  const withheld = withheldOutcome(ended, 'the decision is signed by no trusted key');
  expect(claimsNothing(withheld)).toBe(true);
  expect(withheld).not.toHaveProperty('measured');
  expect(withheld).not.toHaveProperty('grounds');
  expect(JSON.stringify(renderCheckRun(withheld))).not.toContain('benchmarks, ');
});
