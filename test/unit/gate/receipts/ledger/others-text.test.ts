import { expect, it } from 'vitest';
import { editLedger } from '../../../../../gate/receipts/ledger/edit.ts';
import { othersText } from '../../../../../gate/receipts/ledger/others-text.ts';
import { NEIGHBOURS_LEDGER, passed } from '../../../../support/github/publishing.ts';
import { fixtureNames, readFixture } from '../../../../support/receipts/read-fixture.ts';

/** Without the blank lines that set hops off. */
const saidIn = (ledger: string): string[] =>
  othersText(ledger)
    .split('\n')
    .filter((line) => line.trim() !== '');

it.each(fixtureNames())('says the same of %s before and after this gate’s edits', (name) => {
  const before = readFixture(name);
  const once = editLedger(before, passed()).body;
  const twice = editLedger(once, passed({ iteration: 1 })).body;
  expect(saidIn(twice)).toEqual(saidIn(once));
  expect(othersText(once)).not.toContain('45.2 tokens');
});

it('keeps what others wrote', () => {
  const text = othersText(editLedger(NEIGHBOURS_LEDGER, passed()).body);
  expect(text).toContain('| tests | pass | 412/412 |');
  expect(text).not.toMatch(/benchmarks \| pass|generative-benchmark-runner\*\*:/);
});
