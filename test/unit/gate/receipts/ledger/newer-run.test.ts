import { expect, it } from 'vitest';
import { editLedger, newLedger } from '../../../../../gate/receipts/ledger/edit.ts';
import { newerRunInLedger } from '../../../../../gate/receipts/ledger/newer-run.ts';
import { passOutcome } from '../../../../support/receipts/outcomes.ts';

const OLDER = '01a205bd-8da0-7259-b82c-5b662dc47dab';
const NEWER = '01a205bd-8da1-7000-8000-000000000000';

const run = (firstExecutionRunId: string, iteration = 0) => ({ workflow: { id: 'w', firstExecutionRunId }, iteration });

it.each([
  ['a run that began later', NEWER, OLDER, NEWER],
  ['a run that began before', OLDER, NEWER, null],
  ['an id without a time', 'run-9', OLDER, null],
  ['an id without a time, beside one', NEWER, 'run-1', null],
  ['another pass of the same run', OLDER, OLDER, null],
])('%s', (_, there, asking, expected) => {
  const body = newLedger(passOutcome(run(there)));
  expect(newerRunInLedger(body, run(asking, 1))).toBe(expected);
});

it('has nothing to say where the own hop is there already, or no log', () => {
  const both = editLedger(newLedger(passOutcome(run(OLDER))), passOutcome(run(NEWER))).body;
  expect(newerRunInLedger(both, run(OLDER))).toBeNull();
  expect(newerRunInLedger('no ledger', run(OLDER))).toBeNull();
});

it('takes no quotation for a hop', () => {
  const quoted = `${newLedger(passOutcome(run(OLDER)))}\n- **generative-benchmark-runner**: → run ${NEWER}/0\n`;
  expect(newerRunInLedger(quoted, run(OLDER, 1))).toBeNull();
});
