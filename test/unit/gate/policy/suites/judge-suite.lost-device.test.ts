import { describe, expect, it } from 'vitest';
import type { FailureReport } from '../../../../../gate/contract/failure.ts';
import { Measured, onCuda, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

const profile = profileOf({
  suites: {
    gpu: {
      kind: 'criterion',
      lane: 'cuda',
      required: true,
      command: 'cargo bench --features gpu',
      fallback: 'cargo bench --features cpu',
    },
  },
});

describe('a CUDA suite whose device was lost in the middle', () => {
  const lost: FailureReport = { class: 'no-cuda', message: 'the CUDA device was lost: GPU is lost' };
  const onDevice = (measured: Measured, failures: FailureReport[]) =>
    suiteRun({
      suite: 'gpu',
      side: 'cuda',
      ranOn: 'cuda',
      command: 'cargo bench --features gpu',
      measurements: failures.length > 1 ? [] : [measured.set({ command: 'cargo bench --features gpu', ...onCuda() })],
      failures,
    });

  it('keeps what was measured on it, is not complete, and says why', () => {
    const measured = new Measured();
    const { evaluation, documents } = measured.judge([onDevice(measured, [lost])], profile);
    expect(evaluation.suites[0]).toMatchObject({
      command: 'cargo bench --features gpu',
      status: 'incomplete',
      method: 'primary',
      benchmarks: 2,
      reason: 'the CUDA device was lost: GPU is lost',
    });
    expect(evaluation.status).toBe('pass');
    expect(documents[0]).toMatchObject({ complete: false, suites: [{ ranOn: 'cuda' }] });
  });

  it('is judged by the CPU side of its host where it measured nothing', () => {
    const measured = new Measured();
    const side = suiteRun({
      suite: 'gpu',
      ranOn: 'cuda',
      command: 'cargo bench --features cpu',
      measurements: [measured.set({ command: 'cargo bench --features cpu', ...onCuda() })],
    });
    const { evaluation } = measured.judge([onDevice(measured, [lost, lost]), side], profile);
    expect(evaluation.suites[0]).toMatchObject({
      command: 'cargo bench --features cpu',
      status: 'measured',
      method: 'alt1',
      reason: 'the CUDA device was lost: GPU is lost; CPU fallback',
    });
  });

  it('is judged by the CPU side of its host where that gives reports alone', () => {
    const measured = new Measured();
    const command = 'xtask verify {report}';
    const reporting = profileOf({
      suites: {
        gpu: { kind: 'command', lane: 'cuda', required: true, command: `${command} --gpu`, fallback: command },
      },
      metrics: { rate: { unit: 'tokens/sec', report: { suite: 'gpu', pointer: '/rate' } } },
    });
    const own = suiteRun({
      suite: 'gpu',
      side: 'cuda',
      ranOn: 'cuda',
      command: `${command} --gpu`,
      failures: [lost],
    });
    const reports = [measured.report({ suite: 'gpu', command, ...onCuda() })];
    const side = suiteRun({ suite: 'gpu', ranOn: 'cuda', command, reports });
    const { evaluation } = measured.judge([own, side], reporting);
    expect(evaluation.suites[0]).toMatchObject({ command, method: 'alt1', benchmarks: 1 });
  });

  it('is never failed by it where nothing was measured at all', () => {
    const { evaluation } = new Measured().judge([onDevice(new Measured(), [lost, lost])], profile);
    expect(evaluation.suites[0]).toMatchObject({ status: 'not-measured', reason: lost.message });
    expect(evaluation.status).toBe('skipped');
  });
});
