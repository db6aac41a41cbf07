import { describe, expect, it } from 'vitest';
import type { NotRun } from '../../../../../gate/contract/decision/causes.ts';
import type { SuiteRecord } from '../../../../../gate/contract/suite-record.ts';
import { targetFacts } from '../../../../../gate/policy/targets/judge-targets.ts';
import { isStillMeasurable } from '../../../../../gate/policy/targets/still-measurable.ts';
import type { Metric } from '../../../../../gate/profile/profile.ts';
import { profileOf } from '../../../../support/policy/measured.ts';

const record = (suite: string, notRun?: NotRun): SuiteRecord => ({
  ...{ suite, side: 'cpu', ranOn: 'cpu', command: 'tool', method: 'primary' },
  ...{ measurements: [], reports: [], failures: [], empty: [], leftOut: [] },
  ...(notRun === undefined ? {} : { notRun }),
});

const side = (suite: string) => ({ suites: [suite], benchmark: '.' });
const report = {
  unit: 'boolean',
  report: { suite: 'verify', run: 'all', pointer: '/parity', timing: false, scale: 1 },
};
const METRICS: readonly [string, Metric, readonly string[]][] = [
  ['a report', report, ['verify']],
  ['equal digests', { unit: 'boolean', equal: { suite: 'verify', run: 'all', pointers: ['/a', '/b'] } }, ['verify']],
  ['a rate', { unit: 'x', rate: { ...side('unit'), scale: 1 } }, ['unit']],
  ['a ratio', { unit: 'x', ratio: { of: side('unit'), over: side('gpu') } }, ['unit', 'gpu']],
];

describe.each(METRICS)('%s', (_, metric, suites) => {
  it.each(suites)('may be measured by a further pass where %s ran out of budget, and of no other reason', (suite) => {
    const others = suites.filter((each) => each !== suite).map((each) => record(each));
    expect(isStillMeasurable(metric, [...others, record(suite, 'budget-out')])).toBe(true);
    expect(isStillMeasurable(metric, others)).toBe(true);
    for (const why of [undefined, 'no-cuda', 'model-missing', 'tool-missing', 'not-selected'] as const)
      expect(isStillMeasurable(metric, [...others, record(suite, why)])).toBe(false);
  });
});

it('a figure that the repository does not have is measured by no pass', () => {
  expect(isStillMeasurable({ unit: 'x', absent: 'no reference' }, [])).toBe(false);
});

it('only what has to be verified, and isn’t, is final', () => {
  const target = { metric: 'parity', bound: { atLeast: 1 }, missed: 'code-refiner' };
  const profile = profileOf({
    metrics: { parity: report },
    targets: { loose: target, strict: { ...target, mustVerify: true }, met: { ...target, mustVerify: true } },
  });
  const outcome = (name: string, verdict: 'met' | 'unverified') => ({ name, verdict, unit: 'boolean', bound: '≥ 1' });
  const outcomes = [outcome('loose', 'unverified'), outcome('strict', 'unverified'), outcome('met', 'met')];
  const finals = (notRun: NotRun) =>
    targetFacts(profile, outcomes, new Map(), [record('verify', notRun)]).map(({ final }) => final === true);
  expect(finals('model-missing')).toEqual([false, true, false]);
  expect(finals('budget-out')).toEqual([false, false, false]);
});
