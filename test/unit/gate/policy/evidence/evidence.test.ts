import { describe, expect, it } from 'vitest';
import {
  bench,
  type InputParts,
  Measured,
  measurementSet,
  onCuda,
  profileOf,
  suiteRun,
} from '../../../../support/policy/measured.ts';

const tool = (command: string) => ({ kind: 'command' as const, lane: 'cpu' as const, command: `${command} {report}` });
const report = (suite: string, pointer: string, unit: string) => ({ unit, report: { suite, pointer } });
const exactly = (metric: string) => ({ metric, bound: { atLeast: 1 }, missed: 'code-refiner' });

/** Metrics, targets and lines of the shape that a repository of kernels has. */
const profile = profileOf({
  suites: {
    unit: { kind: 'criterion', lane: 'cpu', required: true, command: 'cargo bench' },
    inference: { ...tool('infer'), whenModelMissing: '--allow-mock' },
    simd: { kind: 'criterion', lane: 'cpu', command: 'cargo bench --bench simd_comparison' },
    verify: tool('verify'),
    gpu: { kind: 'criterion', lane: 'cuda', command: 'cargo bench --features gpu', fallback: 'cargo bench' },
  },
  metrics: {
    'I2S rate': { unit: 'tokens/sec', report: { suite: 'inference', pointer: '/i2s/rate' } },
    'TL1 rate': { unit: 'tokens/sec', report: { suite: 'inference', pointer: '/tl1/rate' } },
    'I2S kernels': { unit: 'Melem/s', rate: { suites: ['unit'], benchmark: '^i2s', scale: 1e6 } },
    'I2S accuracy': report('inference', '/i2s/accuracy', '%'),
    'TL1 accuracy': report('inference', '/tl1/accuracy', '%'),
    acceleration: {
      unit: 'x',
      ratio: {
        of: { suites: ['gpu'], side: 'cpu', benchmark: '.' },
        over: { suites: ['gpu'], side: 'cuda', benchmark: '.' },
      },
    },
    speedup: {
      unit: 'x',
      ratio: { of: { suites: ['simd'], benchmark: 'scalar' }, over: { suites: ['simd'], benchmark: 'vector' } },
    },
    parity: report('verify', '/parity', 'boolean'),
    fp16: report('verify', '/fp16', 'absolute'),
    bf16: report('verify', '/bf16', 'absolute'),
  },
  targets: {
    parity: exactly('parity'),
    FP16: { ...exactly('fp16'), bound: { atMost: 1e-5 } },
    BF16: { ...exactly('bf16'), bound: { atMost: 1e-5 } },
    rate: { metric: 'I2S rate', bound: { above: 40 }, missed: 'code-refiner' },
    vector: { metric: 'speedup', bound: { range: [1.5, 2] }, missed: 'code-refiner' },
  },
  evidence: [
    {
      prefix: 'benchmarks',
      items: [
        { label: 'I2S', metric: 'I2S rate', standIn: 'I2S kernels', format: '{value} tokens/sec' },
        { label: 'TL1', metric: 'TL1 rate', format: '{value} tokens/sec' },
        { label: 'GPU', metric: 'acceleration', format: '{value}x speedup' },
      ],
    },
    {
      prefix: 'quantization',
      separator: ', ',
      suffix: ' accuracy vs reference',
      items: [
        { label: 'I2S', metric: 'I2S accuracy', format: '{value}%' },
        { label: 'TL1', metric: 'TL1 accuracy', format: '{value}%' },
      ],
    },
    {
      prefix: 'simd',
      items: [
        { label: 'vectorized ops', metric: 'speedup', format: '{value}x scalar baseline' },
        { target: 'parity', met: 'parity confirmed', missed: 'parity broken' },
      ],
    },
    {
      prefix: 'mixed-precision',
      items: [{ target: 'FP16', and: ['BF16'], met: 'accuracy within 1e-5', missed: 'accuracy not within 1e-5' }],
    },
  ],
});

const throughput = { kind: 'elements' as const, perIteration: 402 };
const NO_CUDA = suiteRun({ suite: 'gpu', side: 'cuda', ranOn: 'cuda', notRun: 'no-cuda', reason: 'no CUDA host' });

/** The evidence of a pass; each part can be left out. */
function evidence(
  parts: { inference?: unknown; simd?: number; verify?: unknown; mock?: boolean; gpu?: boolean } = {},
  extra: InputParts = {},
) {
  const measured = new Measured();
  const unit = measured.set({ benchmarks: [bench('i2s', 1000, { throughput })] });
  const fallback = suiteRun({ suite: 'gpu', measurements: [unit] });
  const sides = [100, 230].map((ns, index) =>
    measured.set({
      command: 'cargo bench',
      executable: { key: `g${index}`, package: 'g', target: 'g', features: [], args: [] },
      benchmarks: [bench('matmul', ns)],
      ...onCuda(),
    }),
  );
  const [cuda, cpu] = sides;
  const onGpu = [
    suiteRun({ suite: 'gpu', side: 'cuda', ranOn: 'cuda', measurements: cuda ? [cuda] : [] }),
    suiteRun({ suite: 'gpu', side: 'cpu', ranOn: 'cuda', measurements: cpu ? [cpu] : [] }),
  ];
  const reported = (suite: string, report: unknown, command: string) =>
    suiteRun({ suite, reports: [measured.report({ suite, command, reports: { report } })] });
  const simd =
    parts.simd === undefined
      ? []
      : [measured.set({ benchmarks: [bench('scalar', 100 * parts.simd), bench('vector', 100)] })];
  const empty =
    parts.simd === undefined
      ? [{ target: 'simd_comparison', kind: 'bench' as const, why: 'runs under libtest: 0 measured' }]
      : [];
  const runs = [
    suiteRun({ measurements: [unit] }),
    ...(parts.inference === undefined
      ? []
      : [reported('inference', parts.inference, parts.mock ? 'infer r.json --allow-mock' : 'infer r.json')]),
    suiteRun({ suite: 'simd', measurements: simd, empty }),
    ...(parts.verify === undefined ? [] : [reported('verify', parts.verify, 'verify r.json')]),
    ...(parts.gpu ? onGpu : [NO_CUDA, fallback]),
  ];
  return measured.judge(runs, profile, extra).evaluation.evidence;
}

const inference = { i2s: { rate: 45.2, accuracy: 99.8 }, tl1: { rate: 38.7, accuracy: 99.6 } };
const verify = { parity: true, fp16: 1e-6, bf16: 1e-5 };

describe('the evidence lines', () => {
  it('are these, to the letter, where everything was measured', () => {
    expect(evidence({ inference, simd: 1.8, verify, gpu: true })).toEqual([
      'benchmarks: baseline established; I2S: 45.2 tokens/sec; TL1: 38.7 tokens/sec; GPU: 2.3x speedup',
      'quantization: I2S: 99.8%, TL1: 99.6% accuracy vs reference',
      'simd: vectorized ops: 1.8x scalar baseline; parity confirmed',
      'mixed-precision: accuracy within 1e-5',
    ]);
  });

  it('are all there where next to nothing was measured, with the reason in its place', () => {
    expect(evidence()).toEqual([
      'benchmarks: baseline established; I2S: 402 Melem/s; TL1: not measured (not run); ' +
        'GPU: not measured (no CUDA host; CPU fallback); ' +
        'not measured: inference, verify (not run), simd (simd_comparison runs under libtest: 0 measured)',
      'quantization: not measured (not run)',
      'simd: not measured (simd_comparison runs under libtest: 0 measured)',
      'mixed-precision: not measured (not run)',
    ]);
  });

  it('say mock of what is mock, also beside the rate that stands in', () => {
    const lines = evidence({ inference, mock: true, simd: 1.8, verify });
    expect(lines[0]).toMatch(
      /^benchmarks: baseline established; I2S: 402 Melem\/s \(tokens\/sec: mock, not recorded\); TL1: mock, not recorded;/,
    );
    expect(lines[1]).toBe('quantization: mock, not recorded');
  });

  it('say of a rate that stands in what they say of any other figure', () => {
    const measured = new Measured();
    const first = bench('i2s', 1000, { throughput });
    const quick = measured.set({ quick: true, benchmarks: [first], remeasured: [bench('i2s', 2000, { throughput })] });
    const [line] = measured.judge([suiteRun({ measurements: [quick] })], profile).evaluation.evidence;
    expect(line).toMatch(/^benchmarks: baseline established; I2S: 402 Melem\/s \(quick run, unstable\);/);
  });

  it('put the suffix behind the last figure, not behind a reason', () => {
    const lines = evidence({ inference: { i2s: inference.i2s, tl1: { rate: 38.7 } }, simd: 1.8, verify });
    expect(lines[1]).toBe(
      'quantization: I2S: 99.8% accuracy vs reference, TL1: not measured (inference does not report it)',
    );
  });

  it('say what is missed, out of range or unverified in the same line', () => {
    const slow = { ...inference, i2s: { rate: 12, accuracy: 99.8 } };
    const lines = evidence({ inference: slow, simd: 3.5, verify: { parity: false, fp16: 1e-6, bf16: 1e-3 } });
    expect(lines[0]).toMatch(/^benchmarks: baseline established; I2S: 12\.0 tokens\/sec \(missed: > 40\);/);
    expect(lines[2]).toBe('simd: vectorized ops: 3.5x scalar baseline (above the range); parity broken');
    expect(lines[3]).toBe('mixed-precision: FP16: met, BF16: missed (≤ 1e-5)');
    expect(evidence({ simd: 1.8 })[2]).toBe(
      'simd: vectorized ops: 1.8x scalar baseline; parity: not verified (not run)',
    );
  });

  it('name each of several targets by its own verdict', () => {
    const line = (figures: object): string | undefined => evidence({ verify: { parity: true, ...figures } })[3];
    expect(line({ fp16: 1e-6, bf16: 1e-6 })).toBe('mixed-precision: accuracy within 1e-5');
    expect(line({ fp16: 1e-3, bf16: 1e-3 })).toBe('mixed-precision: accuracy not within 1e-5');
    expect(line({ fp16: 1e-6 })).toBe('mixed-precision: FP16: met, BF16: not verified (verify does not report it)');
    expect(line({ bf16: 1e-3 })).toBe(
      'mixed-precision: FP16: not verified (verify does not report it), BF16: missed (≤ 1e-5)',
    );
  });

  it('do not claim a baseline that is none', () => {
    const measured = new Measured();
    const failures = [{ class: 'benchmark-failed' as const, message: 'speed panicked' }];
    const [line] = measured.judge([suiteRun({ failures })], profile).evaluation.evidence;
    expect(line).toMatch(/^benchmarks: no baseline \(unit: speed panicked\);/);
  });

  it('do not claim one that is under way', () => {
    const [line] = evidence({ inference, simd: 1.8, verify }, { interruption: 'budget-out' });
    expect(line).toMatch(/^benchmarks: baseline not complete \(the time budget of pass 1 ran out/);
  });

  it('reuse what is stored for a change of documentation', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const reused = [{ machineClass: 'c', uri: 'u', digest, complete: true }];
    const { evaluation } = new Measured().judge([], profile, { reused });
    expect(evaluation).toMatchObject({ status: 'pass', state: 'ready' });
    expect(evaluation.evidence[0]).toMatch(new RegExp(`^benchmarks: reuse existing; ${digest};`));
    expect(evaluation.evidence[2]).toBe('simd: not measured (documentation only)');
    const partial = new Measured().judge([], profile, { reused: reused.map((each) => ({ ...each, complete: false })) });
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
      new Measured().judge([], profile, { reused: reused.map((each) => ({ ...each, complete })), ...at }).evaluation
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
