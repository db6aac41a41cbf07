import { describe, expect, it } from 'vitest';
import type { FailureReport } from '../../gate/contract/failure.ts';
import { Measured, profileOf, suiteRun } from './support.ts';

const failure = (): FailureReport => ({ class: 'benchmark-failed', message: 'speed panicked' });

describe('a CUDA suite', () => {
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
  const absent = suiteRun({ suite: 'gpu', side: 'cuda', ranOn: 'cuda', notRun: 'no-cuda', reason: 'no CUDA host' });

  it('falls back to the CPU, says so, and passes', () => {
    const measured = new Measured();
    const fallback = suiteRun({
      suite: 'gpu',
      command: 'cargo bench --features cpu',
      reason: 'no CUDA host; CPU fallback',
      measurements: [measured.set({ command: 'cargo bench --features cpu' })],
    });
    const { evaluation } = measured.judge([absent, fallback], profile);
    expect(evaluation.suites[0]).toEqual({
      name: 'gpu',
      lane: 'cuda',
      command: 'cargo bench --features cpu',
      status: 'measured',
      method: 'alt1',
      benchmarks: 2,
      reason: 'no CUDA host; CPU fallback',
    });
    expect(evaluation.status).toBe('pass');
  });

  it('is never failed by missing CUDA, even where nothing fell back', () => {
    const { evaluation } = new Measured().judge([absent], profile);
    expect(evaluation.suites[0]).toMatchObject({ status: 'not-measured', reason: 'no CUDA host' });
    expect(evaluation.status).toBe('skipped');
  });

  it('names a fallback that measured nothing', () => {
    const empty = [{ target: 'mixed', kind: 'bench' as const, why: 'runs under libtest: 0 measured' }];
    const fallback = suiteRun({ suite: 'gpu', reason: 'no CUDA host; CPU fallback', empty });
    const { evaluation } = new Measured().judge([absent, fallback], profile);
    expect(evaluation.suites[0]?.reason).toBe('no CUDA host; CPU fallback; mixed runs under libtest: 0 measured');
    expect(evaluation.status).toBe('skipped');
  });

  it('is judged by its own side where there is CUDA', () => {
    const measured = new Measured();
    const own = suiteRun({
      suite: 'gpu',
      side: 'cuda',
      ranOn: 'cuda',
      measurements: [measured.set({ command: 'cargo bench --features gpu' })],
    });
    const side = suiteRun({ suite: 'gpu', side: 'cpu', ranOn: 'cuda', failures: [failure()] });
    const { evaluation } = measured.judge([own, side], profile);
    expect(evaluation.suites[0]).toMatchObject({ status: 'measured', method: 'primary', benchmarks: 2 });
  });
});
