import { expect, it } from 'vitest';
import { benchmarksUnderWay } from '../../../../cli/terminal/progress-words.ts';

const step = (told: { now: string; done?: number; listed?: number } | null) => ({
  ...{ name: 'measureExecutable', attempt: 1, lastFailure: null, told },
});

it('names the benchmark under way, of what measures alone', () => {
  const steps = [
    step(null),
    step({ now: 'Compiling serde v1.0.0' }),
    step({ now: 'benches: parse/64', done: 3, listed: 40 }),
    step({ now: 'lines: lines/1', listed: 2 }),
  ];
  expect(benchmarksUnderWay(steps)).toEqual([
    'benches: parse/64, 3 of 40 benchmarks',
    'lines: lines/1, 0 of 2 benchmarks',
  ]);
});
