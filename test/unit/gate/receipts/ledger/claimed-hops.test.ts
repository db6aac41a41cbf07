import { expect, it } from 'vitest';
import { forgedHops } from '../../../../../activities/control/receipts/forged-hops.ts';
import { claimedHops } from '../../../../../gate/receipts/ledger/claimed-hops.ts';
import { newLedger } from '../../../../../gate/receipts/ledger/edit.ts';
import { passOutcome } from '../../../../support/receipts/outcomes.ts';

const outcome = passOutcome({
  workflow: { id: 'benchmark-gate/a/b', firstExecutionRunId: '01980000-0000-7000-8000-000000000000' },
});

it('knows that a run has no hop of a pass that it has not come to', async () => {
  const body = newLedger(outcome).replace(/(run [0-9a-f-]+)\/0/, '$1/7');
  expect(claimedHops(body, outcome)).toMatchObject([{ isImpossible: true }]);
  const witnesses = { knowsRun: async () => true, keptOf: async () => [{ after: body }] };
  expect(await forgedHops(body, outcome, witnesses)).toHaveLength(1);
  // An earlier pass of the same run may have written its own: what it kept tells.
  expect(await forgedHops(body, { ...outcome, iteration: 8 }, witnesses)).toEqual([]);
  const otherwise = { ...witnesses, keptOf: async () => [{ after: 'something else' }] };
  expect(await forgedHops(body, { ...outcome, iteration: 8 }, otherwise)).toHaveLength(1);
});
