import { expect, it } from 'vitest';
import { readRunLength } from '../../../../../gate/criterion/printed/run-lengths.ts';

it('reads how long a benchmark is warmed up and measured', () => {
  expect(readRunLength('Benchmarking sum/10: Warming up for 3.0000 s')).toEqual({
    ...{ of: 'warm-up', name: 'sum/10', ms: 3000 },
  });
  expect(readRunLength('Benchmarking a: b: Warming up for 300.00 ms')).toMatchObject({ name: 'a: b', ms: 300 });
  // Twenty samples of linear sampling: 210 iterations a step.
  const linear = readRunLength('Benchmarking x: Collecting 20 samples in estimated 10.500 s (2100 iterations)');
  expect(linear).toMatchObject({ of: 'measurement', ms: 10_500, stepMs: 1050 });
  const flat = readRunLength('Benchmarking x: Collecting 20 samples in estimated 10.500 s (40 iterations)');
  expect(flat).toMatchObject({ ms: 10_500, stepMs: 5250 });
  const many = readRunLength('Benchmarking x: Collecting 20 samples in estimated 500.00 ms (2.1M iterations)');
  expect(many).toMatchObject({ ms: 500, stepMs: 0.05 });
});

it.each([
  'Benchmarking x',
  'Benchmarking x: Analyzing',
  'Benchmarking x: Warming up for 3 turns',
  'Benchmarking x: Collecting 20 samples in estimated 10 s (iterations)',
  `Benchmarking ${'x'.repeat(5000)}: Warming up for 3.0000 s`,
])('reads nothing out of %j', (line) => {
  expect(readRunLength(line)).toBeNull();
});
