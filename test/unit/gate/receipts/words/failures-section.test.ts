import { expect, it } from 'vitest';
import { notMeasured } from '../../../../../gate/receipts/check/not-measured.ts';
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

it('has the command of a suite that gave no number that counts, where the gate failed', () => {
  const [first] = passOutcome().suites;
  if (first === undefined) throw new Error('expected a suite');
  const reason = 'simd lists no benchmark: 0 measured';
  const hollow = {
    ...first,
    status: 'not-measured' as const,
    benchmarks: 0,
    reason,
    reproduce: 'cargo bench --bench simd',
  };
  const outcome = passOutcome({ status: 'fail', why: 'something else', suites: [hollow], targets: [] });
  const text = `- suite ${first.name}: no number counts (${reason}): \`cargo bench --bench simd\``;
  expect(reproduceCommands(outcome, 10_000)).toBe(text);
  expect(notMeasured(outcome, 10_000)).toBe('');
  const passed = { ...outcome, status: 'pass' as const };
  expect(reproduceCommands(passed, 10_000)).toBe('');
  expect(notMeasured(passed, 10_000)).toBe(`- ${reason}: suite ${first.name}`);
});
