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
