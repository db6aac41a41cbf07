import { bench, type InputParts, Measured, onCuda, profileOf, suiteRun } from './measured.ts';

const tool = (command: string) => ({ kind: 'command' as const, lane: 'cpu' as const, command: `${command} {report}` });
const report = (suite: string, pointer: string, unit: string) => ({ unit, report: { suite, pointer } });
const exactly = (metric: string) => ({ metric, bound: { atLeast: 1 }, missed: 'code-refiner' });

/** Metrics, targets and lines of the shape that a repository of kernels has. */
export const KERNELS = profileOf({
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

/** What a benchmark of the kernels says that it does in an iteration. */
export const THROUGHPUT = { kind: 'elements' as const, perIteration: 402 };
const NO_CUDA = suiteRun({ suite: 'gpu', side: 'cuda', ranOn: 'cuda', notRun: 'no-cuda', reason: 'no CUDA host' });

/** The evidence of a pass; each part can be left out. */
export function evidenceOf(
  parts: { inference?: unknown; simd?: number; verify?: unknown; mock?: boolean; gpu?: boolean } = {},
  extra: InputParts = {},
) {
  const measured = new Measured();
  const unit = measured.set({ benchmarks: [bench('i2s', 1000, { throughput: THROUGHPUT })] });
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
  return measured.judge(runs, KERNELS, extra).evaluation.evidence;
}

/** What the tool of inference reports where all is well. */
export const INFERENCE = { i2s: { rate: 45.2, accuracy: 99.8 }, tl1: { rate: 38.7, accuracy: 99.6 } };
/** What the tool of parity reports where all is well. */
export const VERIFY = { parity: true, fp16: 1e-6, bf16: 1e-5 };
