import { describe, expect, it } from 'vitest';
import type { DecisionFacts, SuiteFact } from '../../../../../gate/contract/decision/decision-grounds.ts';
import { isEstablished, decide as rule } from '../../../../../gate/policy/decision/decide.ts';
import { unmeasuredFacts } from '../../../../../gate/policy/decision/unmeasured.ts';
import { failing, measured, ROWS, standsAfter, suite } from '../../../../support/policy/decision-rows.ts';
import { profileOf } from '../../../../support/policy/measured.ts';

const decide = (facts: DecisionFacts) => rule(facts).decision;

const summary = (facts: DecisionFacts) => {
  const { status, reason, route, state } = decide(facts);
  return { status, reason, route: route && `${route.kind} ${route.to}`, state };
};

describe('the decision table', () => {
  it.each(ROWS)('row $row: $when', ({ row, facts, status, reason, route, state }) => {
    expect(summary({ ...measured, ...facts })).toEqual({ status, reason, route, state });
    expect(rule({ ...measured, ...facts }).grounds).toEqual({
      schemaVersion: 1,
      row,
      facts: { ...measured, ...facts },
    });
  });

  const pairs = ROWS.flatMap((first) =>
    ROWS.filter(
      (second) =>
        standsAfter(second.row, first.row) &&
        // What has to be verified waits for a pass that may still measure it.
        !(first.when === 'unverified under mustVerify' && second.row === '10'),
    ).map((second) => ({ first, second })),
  );
  it.each(pairs)('row $first.row ($first.when) comes before row $second.row ($second.when)', ({ first, second }) => {
    const suites = [...(first.facts.suites ?? []), ...(second.facts.suites ?? [])];
    const both = { ...measured, ...second.facts, ...first.facts, ...(suites.length > 0 ? { suites } : {}) };
    const { status, reason, route, state } = first;
    expect(summary(both)).toEqual({ status, reason, route, state });
  });

  it('says in a sentence why, with the failure itself', () => {
    const facts = { ...measured, suites: [failing('benchmark-failed', { reason: 'the bench speed panicked' })] };
    expect(decide(facts).why).toBe('unit: the bench speed panicked');
  });

  it('charges a change only with what its base does not do too, and says what is known of that', () => {
    const failure = (base: SuiteFact['base'], name = 'unit') =>
      failing('benchmark-failed', { name, reason: 'speed panicked', ...(base === undefined ? {} : { base }) });
    const why = (...suites: SuiteFact[]) => decide({ ...measured, suites }).why;
    const too = failure({ fails: 'too', what: 'bench `quantization` panics in `i2s/pack`' });
    expect(decide({ ...measured, suites: [too] })).toMatchObject({
      status: 'skipped',
      why: 'fails on the base too: bench `quantization` panics in `i2s/pack`',
    });
    expect(why(failure({ fails: 'no', what: '' }))).toBe('unit: speed panicked (the base is well)');
    expect(why(failure({ fails: 'otherwise', what: 'bench `codec` fails' }))).toBe(
      'unit: speed panicked (the base fails in another way: bench `codec` fails)',
    );
    expect(why(failure({ fails: 'unknown', what: 'no budget was left' }))).toBe(
      'unit: speed panicked (whether the base fails too can not be told: no budget was left)',
    );
    // One suite of the change's own is enough, and only that one is told.
    expect(why(too, failure({ fails: 'no', what: '' }, 'other'))).toBe('other: speed panicked (the base is well)');
    // What it removed, a base that fails doesn't have either.
    const removed = { ...too, cause: 'removed' as const };
    expect(decide({ ...measured, suites: [removed] })).toMatchObject({ status: 'fail', why: 'unit: speed panicked' });
  });

  it('says nothing of targets where the profile has none', () => {
    expect(decide({ ...measured, targets: [] }).why).toMatch(/^baseline established; \d+ benchmarks? in \d+ suites?$/);
  });

  it('goes on for three passes at most', () => {
    const out = { ...measured, interruption: 'budget-out' as const, suites: [failing('budget-out')] };
    expect([0, 1, 2].map((iteration) => decide({ ...out, iteration }).route?.to)).toEqual([
      'self',
      'self',
      'quality-finalizer',
    ]);
  });

  it('passes when only an optional suite ran out of budget in the last pass', () => {
    const suites = [suite(), failing('budget-out', { name: 'extra', required: false })];
    expect(decide({ ...measured, suites, interruption: 'budget-out', iteration: 2 }).status).toBe('pass');
  });

  it('waits for a further pass with what has to be verified, and never with what is missed', () => {
    const unverified = { name: 'parity', verdict: 'unverified' as const, mustVerify: true };
    const out = { ...measured, interruption: 'budget-out' as const, suites: [failing('budget-out')] };
    const routes = (targets: DecisionFacts['targets']) =>
      [0, 1, 2].map((iteration) => decide({ ...out, iteration, targets }).route?.to);
    expect(routes([unverified])).toEqual(['self', 'self', 'code-refiner']);
    expect(routes([{ ...unverified, verdict: 'missed' }])).toEqual(Array(3).fill('code-refiner'));
    expect(decide({ ...out, newlyMeasured: 0, targets: [unverified] }).status).toBe('fail');
    // No pass brings a model or a device that isn't there.
    expect(routes([{ ...unverified, final: true }])).toEqual(Array(3).fill('code-refiner'));
  });

  it('fails for a missed target though a required suite lacks its model or a GPU', () => {
    const targets = [{ name: 'speed', verdict: 'missed' as const, mustVerify: false }];
    for (const cause of ['model-missing', 'no-cuda'] as const) {
      expect(rule({ ...measured, suites: [suite(), failing(cause, { name: 'other' })], targets }).grounds.row).toBe(
        '9',
      );
    }
  });

  it('names the targets first that decide where it goes', () => {
    const target = (name: string, to: string) => ({
      name,
      verdict: 'missed' as const,
      route: { kind: 'NEXT' as const, to },
      mustVerify: false,
    });
    const near = ['a', 'b', 'c', 'd', 'e'].map((name) => target(name, measured.routes.refine));
    const { route, why } = decide({ ...measured, targets: [...near, target('far', 'spec-analyzer')] });
    expect(route?.to).toBe('spec-analyzer');
    expect(why).toMatch(/^6 targets not met: far \(missed\), a \(missed\)/);
  });

  it('never fails for a missing model or a missing GPU of a required suite', () => {
    for (const cause of ['model-missing', 'no-cuda'] as const) {
      const decision = decide({
        ...measured,
        suites: [suite(), failing(cause, { name: 'other', status: 'not-measured' })],
      });
      expect(decision).toMatchObject({ status: 'skipped', reason: 'missing-tool', state: 'in-progress' });
    }
  });

  it('does not call a run without a single number a baseline', () => {
    const decision = decide({ ...measured, suites: [failing('model-missing', { required: false })] });
    expect(decision).toMatchObject({ status: 'skipped', reason: 'bounded-by-policy' });
  });

  it('decides runs that ended before anything was judged', () => {
    const request = { flow: 'generative', profile: profileOf() };
    expect(decide(unmeasuredFacts(request, { interruption: 'cancelled' })).reason).toBe('bounded-by-policy');
    expect(decide(unmeasuredFacts(request, { interruption: 'superseded' })).route).toBeNull();
    expect(decide(unmeasuredFacts(request, { degraded: 'GitHub timed out' }))).toMatchObject({
      reason: 'degraded-provider',
      why: 'not measured: GitHub timed out',
    });
  });

  it('takes a baseline for established only where nothing stands against a required suite', () => {
    expect(isEstablished([suite()])).toBe(true);
    expect(isEstablished([suite({ cause: 'benchmark-failed' })])).toBe(false);
    expect(isEstablished([suite(), failing('benchmark-failed', { required: false })])).toBe(true);
    expect(isEstablished([])).toBe(false);
  });
});
