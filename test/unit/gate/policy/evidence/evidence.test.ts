import { describe, expect, it } from 'vitest';
import { evidenceOf, INFERENCE, KERNELS, THROUGHPUT, VERIFY } from '../../../../support/policy/kernel-evidence.ts';
import { bench, Measured, measurementSet, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

describe('the evidence lines', () => {
  it('are these, to the letter, where everything was measured', () => {
    expect(evidenceOf({ inference: INFERENCE, simd: 1.8, verify: VERIFY, gpu: true })).toEqual([
      'benchmarks: baseline established; I2S: 45.2 tokens/sec; TL1: 38.7 tokens/sec; GPU: 2.3x speedup',
      'quantization: I2S: 99.8%, TL1: 99.6% accuracy vs reference',
      'simd: vectorized ops: 1.8x scalar baseline; parity confirmed',
      'mixed-precision: accuracy within 1e-5',
    ]);
  });

  it('are all there where next to nothing was measured, with the reason in its place', () => {
    expect(evidenceOf()).toEqual([
      'benchmarks: baseline established; I2S: 402 Melem/s; TL1: not measured (not run); ' +
        'GPU: not measured (no CUDA host; CPU fallback); ' +
        'not measured: inference, verify (not run), simd (simd_comparison runs under libtest: 0 measured)',
      'quantization: not measured (not run)',
      'simd: not measured (simd_comparison runs under libtest: 0 measured)',
      'mixed-precision: not measured (not run)',
    ]);
  });

  it('say mock of what is mock, also beside the rate that stands in', () => {
    const lines = evidenceOf({ inference: INFERENCE, mock: true, simd: 1.8, verify: VERIFY });
    expect(lines[0]).toMatch(
      /^benchmarks: baseline established; I2S: 402 Melem\/s \(tokens\/sec: mock, not recorded\); TL1: mock, not recorded;/,
    );
    expect(lines[1]).toBe('quantization: mock, not recorded');
  });

  it('say of a rate that stands in what they say of any other figure', () => {
    const measured = new Measured();
    const first = bench('i2s', 1000, { throughput: THROUGHPUT });
    const quick = measured.set({
      quick: true,
      benchmarks: [first],
      remeasured: [bench('i2s', 2000, { throughput: THROUGHPUT })],
    });
    const [line] = measured.judge([suiteRun({ measurements: [quick] })], KERNELS).evaluation.evidence;
    expect(line).toMatch(/^benchmarks: baseline established; I2S: 402 Melem\/s \(quick run, unstable\);/);
  });

  it('name what was kept out beside numbers, by what was wrong with it, and count what are many', () => {
    const measured = new Measured();
    const stale = (id: string) => ({ code: 'stale' as const, where: id, message: 'written before the run' });
    const problems = [...'cdefghi'].map(stale);
    const set = measured.set({ problems, listed: ['a', 'b', ...problems.map(({ where }) => where)] });
    const empty = [{ target: 'mixed', kind: 'bench' as const, why: 'runs under libtest: 0 measured' }];
    const run = suiteRun({ measurements: [set], empty });
    const [line] = measured.judge([run], profileOf()).evaluation.evidence;
    expect(line).toMatch(/; kept out: mixed \(vacuous\), c, d, e, f, g and 2 more \(stale\)/);
  });

  it('name nothing as kept out that is recorded, and no more of it than leaves room for the hosts', () => {
    const measured = new Measured();
    const codes = ['stale', 'inconsistent', 'wrong', 'invented', 'unreadable'] as const;
    const long = codes.flatMap((code) =>
      [...'12345'].map((nth) => ({ code, where: `${code}${nth}`.padEnd(95, 'x'), message: 'bad' })),
    );
    const recorded = { code: 'vacuous' as const, where: 'speed', message: 'speed measured none in one round' };
    const host = { ...measurementSet().host, isolation: 'none' as const };
    const set = measured.set({ problems: [recorded, ...long], host });
    const [line = ''] = measured.judge([suiteRun({ measurements: [set] })], profileOf()).evaluation.evidence;
    expect(line).toContain('isolation: none on host-1');
    expect(line).not.toMatch(/speed|vacuous/);
    expect(line.split('; kept out: ')[1]?.length).toBeLessThan(400);
  });

  it('put the suffix behind the last figure, not behind a reason', () => {
    const lines = evidenceOf({ inference: { i2s: INFERENCE.i2s, tl1: { rate: 38.7 } }, simd: 1.8, verify: VERIFY });
    expect(lines[1]).toBe(
      'quantization: I2S: 99.8% accuracy vs reference, TL1: not measured (inference does not report it)',
    );
  });

  it('say what is missed, out of range or unverified in the same line', () => {
    const slow = { ...INFERENCE, i2s: { rate: 12, accuracy: 99.8 } };
    const lines = evidenceOf({ inference: slow, simd: 3.5, verify: { parity: false, fp16: 1e-6, bf16: 1e-3 } });
    expect(lines[0]).toMatch(/^benchmarks: baseline established; I2S: 12\.0 tokens\/sec \(missed: > 40\);/);
    expect(lines[2]).toBe('simd: vectorized ops: 3.5x scalar baseline (above the range); parity broken');
    expect(lines[3]).toBe('mixed-precision: FP16: met, BF16: missed (≤ 1e-5)');
    expect(evidenceOf({ simd: 1.8 })[2]).toBe(
      'simd: vectorized ops: 1.8x scalar baseline; parity: not verified (not run)',
    );
  });

  it('name each of several targets by its own verdict', () => {
    const line = (figures: object): string | undefined => evidenceOf({ verify: { parity: true, ...figures } })[3];
    expect(line({ fp16: 1e-6, bf16: 1e-6 })).toBe('mixed-precision: accuracy within 1e-5');
    expect(line({ fp16: 1e-3, bf16: 1e-3 })).toBe('mixed-precision: accuracy not within 1e-5');
    expect(line({ fp16: 1e-6 })).toBe('mixed-precision: FP16: met, BF16: not verified (verify does not report it)');
    expect(line({ bf16: 1e-3 })).toBe(
      'mixed-precision: FP16: not verified (verify does not report it), BF16: missed (≤ 1e-5)',
    );
  });
});
