import { expect, it } from 'vitest';
import { reproduceCommands } from '../../../../../gate/receipts/words/failures-section.ts';
import { passOutcome } from '../../../../support/receipts/outcomes.ts';

it('names what a simpler command made good with its lines and its command, and no other suite of a pass', () => {
  const outcome = passOutcome();
  const [first, ...others] = outcome.suites;
  if (first === undefined) throw new Error('expected a suite');
  const reason = "speed panicked; measured by cargo bench -p two\nthread 'main' panicked at benches/speed.rs:7";
  const excused = { ...first, status: 'incomplete' as const, reason, reproduce: 'cargo bench --bench speed' };
  const text = reproduceCommands({ ...outcome, suites: [excused, ...others] }, 10_000);
  expect(text).toContain(`suite ${first.name}: in part untested (speed panicked; measured by cargo bench -p two)`);
  expect(text).toContain('`cargo bench --bench speed`');
  expect(text).toContain("thread 'main' panicked at benches/speed.rs:7");
  expect(reproduceCommands(outcome, 10_000)).not.toContain('suite ');
});
