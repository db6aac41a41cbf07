import { describe, expect, it } from 'vitest';
import { evidenceOf, INFERENCE, KERNELS, VERIFY } from '../../../../support/policy/kernel-evidence.ts';
import { Measured, measurementSet, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

describe('the evidence lines of a baseline', () => {
  it('do not claim a baseline that is none', () => {
    const measured = new Measured();
    const failures = [{ class: 'benchmark-failed' as const, message: 'speed panicked' }];
    const [line] = measured.judge([suiteRun({ failures })], KERNELS).evaluation.evidence;
    expect(line).toMatch(/^benchmarks: no baseline \(unit: speed panicked\);/);
  });

  it('do not claim one that is under way', () => {
    const [line] = evidenceOf({ inference: INFERENCE, simd: 1.8, verify: VERIFY }, { interruption: 'budget-out' });
    expect(line).toMatch(/^benchmarks: baseline not complete \(the time budget of pass 1 ran out/);
  });

  it('reuse what is stored for a change of documentation', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const reused = [{ machineClass: 'c', uri: 'u', digest, complete: true }];
    const { evaluation } = new Measured().judge([], KERNELS, { reused });
    expect(evaluation).toMatchObject({ status: 'pass', state: 'ready' });
    expect(evaluation.evidence[0]).toMatch(new RegExp(`^benchmarks: reuse existing; ${digest};`));
    expect(evaluation.evidence[2]).toBe('simd: not measured (documentation only)');
    const partial = new Measured().judge([], KERNELS, { reused: reused.map((each) => ({ ...each, complete: false })) });
    expect(partial.evaluation.evidence[0]).toContain(`reuse existing; ${digest} (not complete; its run passed);`);
  });

  it('say of what is stored which commit it is of, and how old it is', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const finishedAt = '2026-11-01T00:00:00Z';
    const reused = [
      {
        machineClass: 'c',
        uri: 'u',
        digest,
        complete: true,
        commit: '0123456789abcdef'.repeat(3).slice(0, 40),
        finishedAt,
      },
    ];
    const at = { finishedAt: '2026-11-04T02:00:00Z' };
    const lineOf = (complete: boolean) =>
      new Measured().judge([], KERNELS, { reused: reused.map((each) => ({ ...each, complete })), ...at }).evaluation
        .evidence[0];
    expect(lineOf(true)).toContain(`reuse existing; ${digest} (of 0123456789ab, 3 d 2 h old);`);
    expect(lineOf(false)).toContain(`(of 0123456789ab, 3 d 2 h old; not complete; its run passed);`);
  });

  it('have a line about the baseline even where the profile names none', () => {
    const measured = new Measured();
    const { evaluation } = measured.judge([suiteRun({ measurements: [measured.set()] })], profileOf());
    expect(evaluation.evidence).toEqual(['benchmarks: baseline established']);
  });

  it('name each host that had no sandbox once', () => {
    const measured = new Measured();
    const sets = ['a', 'b'].map((key) => {
      const { host } = measurementSet();
      return measured.set({
        host: { ...host, isolation: 'none' },
        executable: { key, package: 'p', target: key, features: [], args: [] },
      });
    });
    const { evaluation } = measured.judge([suiteRun({ measurements: sets })], profileOf());
    expect(evaluation.evidence[0]).toContain(
      'isolation: none on host-1 (no sandbox: the change could do whatever the worker can)',
    );
    expect(evaluation.evidence[0]?.match(/isolation: none/g)).toHaveLength(1);
  });

  it('name a host without a sandbox where nothing was measured on it', () => {
    const failures = [{ class: 'compile-error' as const, message: 'the change does not compile' }];
    const { evaluation } = new Measured().judge([suiteRun({ failures, unconfinedOn: 'host-9' })], profileOf());
    expect(evaluation.evidence[0]).toContain('isolation: none on host-9 (no sandbox');
  });

  it('are single lines of bounded length, whatever the change prints', () => {
    const target = `evil\n<!-- gates:start -->\u001b[31m${'x'.repeat(5000)}`;
    const run = suiteRun({ empty: [{ target, kind: 'bench', why: 'lists no benchmark' }] });
    for (const line of new Measured().judge([run], profileOf()).evaluation.evidence) {
      expect(line).not.toContain('\n');
      expect(line).not.toContain('\u001b');
      expect(line.length).toBeLessThanOrEqual(1000);
    }
  });
});
