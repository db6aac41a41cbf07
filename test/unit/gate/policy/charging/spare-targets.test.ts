import { describe, expect, it } from 'vitest';
import type { TargetOutcome } from '../../../../../gate/contract/outcome.ts';
import { type BaseTarget, spareTargets } from '../../../../../gate/policy/charging/spare-targets.ts';
import { decide } from '../../../../../gate/policy/decision/decide.ts';
import { targetFacts } from '../../../../../gate/policy/targets/judge-targets.ts';
import type { MetricValue } from '../../../../../gate/policy/targets/metric-value.ts';
import { measured } from '../../../../support/policy/decision-rows.ts';
import { profileOf } from '../../../../support/policy/measured.ts';

const CLASS = 'x86_64/epyc';

const profile = (extra: object = {}) =>
  profileOf({
    metrics: { rate: { unit: 'tokens/s', report: { suite: 'inference', run: 'one', pointer: '/rate' } } },
    suites: {
      unit: { kind: 'criterion', lane: 'cpu', required: true, command: 'cargo bench' },
      inference: { kind: 'command', lane: 'cpu', command: 'cargo run', runs: [{ name: 'one' }] },
    },
    targets: { speed: { metric: 'rate', bound: { above: 40 }, missed: 'code-refiner', charge: 'change', ...extra } },
  } as never);

const missed: TargetOutcome = {
  ...{ name: 'speed', verdict: 'missed', measured: 30, unit: 'tokens/s', interval: { lower: 29, upper: 31 } },
  ...{ bound: '> 40', route: { kind: 'NEXT', to: 'code-refiner' } },
};
const there: BaseTarget = { machineClass: CLASS, name: 'speed', verdict: 'missed', bound: '> 40', unit: 'tokens/s' };

const metricOn = (...machineClasses: string[]): MetricValue & { measured: true } => ({
  ...{ measured: true, value: 30, unit: 'tokens/s', interval: { lower: 29, upper: 31 }, exact: false },
  source: {
    machineClasses,
    sides: ['cpu'],
    commands: [],
    fallback: false,
    quick: false,
    unstable: false,
    carriedOver: false,
  },
});

function spared(
  known: object = {},
  extra: object = {},
  metric: MetricValue = metricOn(CLASS),
  outcome = missed,
  ofAll?: 'change',
) {
  const of = { ...profile(extra), ...(ofAll === undefined ? {} : { charge: ofAll }) };
  const all = { baseTargets: [there], isConfirmedSlower: () => false, ...known };
  const targets = spareTargets(of, [outcome], new Map([['rate', metric]]), all);
  const { decision, grounds } = decide({
    ...measured,
    targets: targetFacts(of, targets, new Map([['rate', metric]]), []),
  });
  return { target: targets[0], row: grounds.row, decision };
}

describe('a target with charge: change', () => {
  it('that its base missed too is named, and fails nothing', () => {
    const { target, row } = spared();
    expect(target).toMatchObject({
      verdict: 'missed',
      charged: false,
      reason: 'missed on the base too: not charged to the change',
    });
    expect(target).not.toHaveProperty('route');
    expect(row).toBe('12');
  });

  it.each([
    ['the base met it', { baseTargets: [{ ...there, verdict: 'met' }] }],
    ['nothing is known of the base', { baseTargets: [] }],
    ['the base missed it on another class', { baseTargets: [{ ...there, machineClass: 'other' }] }],
    ['the base had another bound', { baseTargets: [{ ...there, bound: '> 50' }] }],
    ['the base had another unit', { baseTargets: [{ ...there, unit: 's' }] }],
    ['the base missed another target', { baseTargets: [{ ...there, name: 'other' }] }],
    ['it is confirmed slower', { isConfirmedSlower: () => true }],
  ])('is charged where %s', (_, known) => {
    const { target, row } = spared(known);
    expect([target, row]).toEqual([missed, '9']);
  });

  it('is charged unless the base missed it on each class that it was measured on', () => {
    expect(spared({}, {}, metricOn(CLASS, 'other')).row).toBe('9');
    const both = { baseTargets: [there, { ...there, machineClass: 'other' }] };
    expect(spared(both, {}, metricOn(CLASS, 'other')).row).toBe('12');
  });

  it('that rests on carried-over numbers alone is not charged', () => {
    const metric = metricOn(CLASS);
    const carried = { ...metric, source: { ...metric.source, carriedOver: true } };
    const { target, row } = spared({ baseTargets: [] }, {}, carried);
    expect([target?.reason, row]).toEqual(['carried over from another commit: not charged to the change', '12']);
  });

  it('that has to be verified fails all the same', () => {
    const { target, row, decision } = spared({}, { mustVerify: true });
    expect([target?.charged, row, decision.route]).toEqual([false, '9', { kind: 'NEXT', to: 'code-refiner' }]);
  });
});

it('a target is charged always where the profile does not say otherwise', () => {
  for (const charge of ['always', undefined]) expect(spared({}, { charge }).row).toBe('9');
});

it('a profile says for all targets whom they are charged to, unless one says it itself', () => {
  const row = (charge?: 'always') => spared({}, { charge }, undefined, undefined, 'change').row;
  expect([row(), row('always')]).toEqual(['12', '9']);
});
