import { expect, it } from 'vitest';
import { renderCheckRun } from '../../../../../gate/receipts/check/check-run.ts';
import { suiteTimes } from '../../../../../gate/receipts/words/suite-times.ts';
import { passOutcome } from '../../../../support/receipts/outcomes.ts';

it('says what a suite took, in units that a person reads; nothing where nothing was run', () => {
  expect(suiteTimes({ buildMs: 41_000, measureMs: 182_000 })).toBe('built in 41 s, measured in 3 min 2 s');
  expect(suiteTimes({ buildMs: 0, measureMs: 400 })).toBe('measured in 0.4 s');
  expect(suiteTimes({})).toBe('');
});

it('says it in the list of suites of the check', () => {
  const outcome = passOutcome();
  const suites = outcome.suites.map((suite, at) =>
    at === 0 ? { ...suite, buildMs: 41_000, measureMs: 182_000 } : suite,
  );
  const { text } = renderCheckRun({ ...outcome, suites });
  expect(text).toContain('workspace-cpu: measured, 60 numbers, cpu, primary, built in 41 s, measured in 3 min 2 s: ');
  expect(renderCheckRun(outcome).text).toContain('workspace-cpu: measured, 60 numbers, cpu, primary: ');
});
