import { expect, it } from 'vitest';
import type { BaseTarget } from '../../../../../gate/policy/charging/spare-targets.ts';
import { baseTargetsOf } from '../../../../../gate/policy/turns/judged-base.ts';

const target = (name: string, verdict: BaseTarget['verdict'], machineClass = 'one'): BaseTarget => ({
  ...{ machineClass, name, verdict },
  ...{ bound: '> 40', unit: 'tokens/s' },
});

const beside = (...targets: BaseTarget[]) => ({ documents: [], live: new Map(), targets });

it('takes what was measured beside the change before what is stored', () => {
  const stored = [target('speed', 'missed'), target('speed', 'missed', 'two')];
  expect(baseTargetsOf(beside(target('speed', 'met')), stored)).toEqual([
    target('speed', 'met'),
    target('speed', 'missed', 'two'),
  ]);
  expect(baseTargetsOf(null, stored)).toBe(stored);
});

it('takes what is stored of a target that turns do not measure: asking for them charges nobody more', () => {
  const stored = [target('inference', 'missed')];
  expect(baseTargetsOf(beside(target('speed', 'met'), target('inference', 'unverified')), stored)).toEqual([
    target('speed', 'met'),
    target('inference', 'missed'),
  ]);
});
