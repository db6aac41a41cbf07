import { expect, it } from 'vitest';
import { suitesDone, worksUnderWay } from '../../../../cli/terminal/progress-words.ts';

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
  expect(worksUnderWay(steps)).toEqual(['benches: parse/64, 3 of 40 benchmarks', 'lines: lines/1, 0 of 2 benchmarks']);
});

it('tells what a leased host builds before the first suite', () => {
  const now = 'warm base: Compiling serde v1.0.0';
  expect(worksUnderWay([step(null), step({ now })])).toEqual([now]);
});

it('counts suites as the run does, else those of the lanes that are at work', () => {
  const suite = (name: string, state: 'done' | 'planned') => ({ name, state, now: null, measured: 0, listed: 0 });
  const lane = { lane: 'cpu' as const, state: 'running' as const, hostId: 'h' };
  const lanes = [{ ...lane, suites: [suite('a', 'done'), suite('b', 'planned')] }];
  expect(suitesDone({ lanes, suites: { done: 1, planned: 7, notSelected: 0 } })).toBe('1 of 7 suites done');
  expect(suitesDone({ lanes, suites: { done: 0, planned: 1, notSelected: 6 } })).toBe(
    '0 of 1 suite done, 6 not selected',
  );
  expect(suitesDone({ lanes })).toBe('1 of 2 suites done');
  expect(suitesDone({ lanes: [] })).toBe('');
});
