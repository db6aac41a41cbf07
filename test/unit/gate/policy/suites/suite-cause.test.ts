import { describe, expect, it } from 'vitest';
import type { FailureReport } from '../../../../../gate/contract/failure.ts';
import { GateOutcome } from '../../../../../gate/contract/outcome.ts';
import { decidedOutcome, runningOutcome } from '../../../../../gate/contract/running-outcome.ts';
import { inputOf, Measured, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

const END = '2026-11-22T11:00:00.000Z';
const RUN = {
  identity: { workflowId: 'w', firstExecutionRunId: 'r' },
  iteration: 0,
  startedAt: '2026-11-22T10:00:00.000Z',
};

const missing: FailureReport = {
  class: 'feature-missing',
  message: 'the selected packages lack the feature cup (no package of the workspace has it)',
};

/** What becomes of the one required suite where the base's baseline has these. */
const judged = (baseSuites: readonly string[]) => {
  const { evaluation } = new Measured().judge([suiteRun({ failures: [missing] })], profileOf(), {}, baseSuites);
  return { status: evaluation.suites[0]?.status, decision: evaluation };
};

describe('a feature that is not there', () => {
  it('was removed by the change where the base measured the suite', () => {
    const { status, decision } = judged(['unit']);
    expect(status).toBe('failed');
    expect(decision).toMatchObject({ status: 'fail', route: { to: 'code-refiner' }, state: 'needs-rework' });
    expect(decision.fault).toBeUndefined();
  });

  it('is a mistake of the profile where it did not, and ends the run as wrong input', () => {
    const { status, decision } = judged(['another']);
    expect(status).toBe('failed');
    expect(decision).toMatchObject({
      status: 'skipped',
      reason: 'bounded-by-policy',
      route: null,
      state: 'in-progress',
      fault: { kind: 'wrong-input', message: expect.stringContaining('suite unit: the selected packages lack') },
    });
    expect(decision.why).toContain('the profile or request is wrong: suite unit: the selected packages lack');
    const ended = decidedOutcome(
      runningOutcome(inputOf([], profileOf()).request, RUN),
      { ...decision, baselines: [] },
      END,
    );
    expect(GateOutcome.parse(ended).fault).toEqual(decision.fault);
  });

  it('leaves the status alone where the suite is optional', () => {
    const measured = new Measured();
    const suites = {
      ...profileOf().suites,
      extra: { kind: 'criterion' as const, lane: 'cpu' as const, command: 'x' },
    };
    const runs = [
      suiteRun({ measurements: [measured.set()] }),
      suiteRun({ suite: 'extra', command: 'x', failures: [missing] }),
    ];
    const { evaluation, documents } = measured.judge(runs, profileOf({ suites }));
    expect(evaluation).toMatchObject({ status: 'pass', suites: [{}, { name: 'extra', status: 'failed' }] });
    expect(evaluation.fault).toBeUndefined();
    expect(documents[0]?.complete).toBe(false);
  });
});

it('is no fault of the change where a CPU suite wants CUDA and there is none', () => {
  const lack: FailureReport = { class: 'no-cuda', message: 'the CUDA library cudart is missing at the link' };
  const { evaluation } = new Measured().judge([suiteRun({ failures: [lack] })], profileOf());
  expect(evaluation).toMatchObject({ status: 'skipped', reason: 'missing-tool', state: 'in-progress' });
  expect(evaluation.suites[0]).toMatchObject({ status: 'not-measured', reason: expect.stringContaining('cudart') });
});

describe('what a change removed', () => {
  const script = { class: 'tool-missing' as const, message: 'the script scripts/bench.sh is not there' };
  const suites = {
    unit: { kind: 'criterion' as const, lane: 'cpu' as const, required: true, command: 'cargo bench -p one' },
    other: { kind: 'criterion' as const, lane: 'cpu' as const, command: 'cargo bench -p other' },
    script: { kind: 'command' as const, lane: 'cpu' as const, command: './scripts/bench.sh', runs: [{ name: 'all' }] },
  };
  /** The decision where a suite of these ended so, and the base's baselines have all of them. */
  const decided = (suite: keyof typeof suites, required: boolean, failures: readonly FailureReport[]) => {
    const measured = new Measured();
    const profile = profileOf({ suites: { ...suites, [suite]: { ...suites[suite], required } } });
    const runs = Object.keys(suites).map((name) =>
      name === suite
        ? suiteRun({ suite: name, failures })
        : suiteRun({ suite: name, measurements: [measured.set({ executable: executableOf(name) })] }),
    );
    return measured.judge(runs, profile, {}, Object.keys(suites));
  };
  const executableOf = (name: string) => ({ key: name, package: name, target: name, features: ['cpu'], args: [] });

  it.each([
    ['other', missing],
    ['script', script],
  ] as const)('fails the gate where the suite is required, and is only named where it is not: %s', (suite, failure) => {
    const required = decided(suite, true, [failure]);
    expect(required.evaluation).toMatchObject({ status: 'fail', route: { to: 'code-refiner' }, state: 'needs-rework' });
    const { evaluation, documents } = decided(suite, false, [failure]);
    expect(evaluation.status).toBe('pass');
    expect(evaluation.suites.find(({ name }) => name === suite)).toMatchObject({ status: 'failed' });
    expect(evaluation.evidence[0]).toContain(suite);
    expect(documents[0]?.incompleteBecause).toContainEqual(expect.stringContaining(suite));
  });

  it.each(['model-missing', 'no-cuda'] as const)('is never a suite that only %s keeps from being measured', (kind) => {
    const { evaluation } = decided('other', true, [{ class: kind, message: 'it is not here' }]);
    expect(evaluation).toMatchObject({ status: 'skipped', reason: 'missing-tool', state: 'in-progress' });
  });
});
