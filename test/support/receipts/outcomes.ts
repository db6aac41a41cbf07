import type { GateContext } from '../../../gate/contract/context.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';

export const RUN_ID = '0198f2c1-7a44-7d3e-9a51-5f1c0d7e2b10';
const DIGEST = `sha256:${'4f'.repeat(32)}`;

/** A gate that passed, with everything that receipts show. */
export function passOutcome(changes: Partial<GateOutcome> = {}): GateOutcome {
  return {
    schemaVersion: 1,
    gate: 'generative:gate:benchmarks',
    repository: 'acme/engine',
    subject: { kind: 'pull-request', number: 7 },
    headSha: 'a'.repeat(40),
    profile: 'sample',
    status: 'pass',
    route: { kind: 'FINALIZE', to: 'quality-finalizer' },
    state: 'ready',
    why: 'baseline established, 3 suites',
    evidence: [
      'benchmarks: baseline established; I2S: 45.2 tokens/sec; GPU: not measured (no CUDA host; CPU fallback)',
      'simd: vectorized ops: 1.8x scalar baseline; parity confirmed',
    ],
    suites: [
      suite({ name: 'workspace-cpu', benchmarks: 60 }),
      suite({ name: 'simd', benchmarks: 12 }),
      suite({
        name: 'workspace-gpu',
        lane: 'cuda',
        method: 'alt1',
        status: 'not-measured',
        benchmarks: 0,
        reason: 'no CUDA host; CPU fallback',
      }),
    ],
    targets: [
      {
        name: 'i2s-tokens',
        verdict: 'met',
        measured: 45.2,
        unit: 'tokens/s',
        interval: { lower: 44.9, upper: 45.6 },
        bound: '> 40',
      },
      { name: 'gpu-acceleration', verdict: 'unverified', unit: 'x', bound: '2–5', reason: 'no CUDA host' },
    ],
    baselines: [{ machineClass: 'x86_64, 2 cores', uri: 'store://baselines/4f', digest: DIGEST, complete: true }],
    receipts: {
      check: { state: 'written', id: '11' },
      ledger: { state: 'written', id: '12' },
      progress: { state: 'none' },
    },
    iteration: 0,
    startedAt: '2026-11-22T09:40:00.000Z',
    finishedAt: '2026-11-22T10:00:00.000Z',
    workflow: { id: `benchmark-gate/acme/engine/pr-7/${'a'.repeat(40)}/sample`, firstExecutionRunId: RUN_ID },
    ...changes,
  };
}

export function suite(changes: Partial<GateOutcome['suites'][number]>): GateOutcome['suites'][number] {
  return {
    name: 'workspace-cpu',
    lane: 'cpu',
    command: 'cargo bench --workspace --no-default-features --features cpu',
    status: 'measured',
    method: 'primary',
    benchmarks: 1,
    ...changes,
  };
}

/** A gate like those of the real repository: 61 benchmarks of one suite, six suites and most targets left out. */
export function realOutcome(changes: Partial<GateOutcome> = {}): GateOutcome {
  const notSelected = 'not selected by the request';
  return passOutcome({
    profile: 'bitnet-rs',
    why: 'baseline established, 1 suite, 61 benchmarks',
    evidence: [
      `benchmarks: baseline established; I2S: 402 Melem/s; TL1: 388 Melem/s; GPU: not measured (no CUDA host); not measured: simd, comprehensive, inference (${notSelected})`,
      `quantization: not measured (${notSelected})`,
    ],
    measured: {
      benchmarks: 61,
      largest: Array.from({ length: 20 }, (_, at) => {
        const scale = 1 / (at < 7 ? at + 1 : 10 ** (at - 6));
        const time = { point: 7379300 * scale, lower: 7362000 * scale, upper: 7401000 * scale };
        return {
          benchmark: `quantization_sizes/I2S_quantize/${at}`,
          suite: 'workspace-cpu',
          target: 'quantization',
          lane: 'cpu' as const,
          time,
          ...(at < 7
            ? { rate: { kind: 'elements' as const, perSecond: 555066 * (at + 1) } }
            : { unstable: true as const }),
        };
      }),
    },
    suites: [
      suite({ benchmarks: 61 }),
      ...['simd', 'comprehensive', 'inference', 'crossval', 'verify', 'mixed-precision'].map((name) =>
        suite({ name, status: 'skipped', benchmarks: 0, reason: notSelected }),
      ),
    ],
    targets: [
      ...passOutcome().targets.slice(0, 1),
      ...Array.from({ length: 13 }, (_, at) => ({
        name: `target ${at + 1}`,
        verdict: 'unverified' as const,
        unit: 'x',
        bound: '> 1',
        reason: at < 8 ? notSelected : 'no CUDA host',
        reproduce: at < 3 ? 'cargo run -p xtask -- verify' : `cargo bench --bench b${at}`,
      })),
    ],
    ...changes,
  });
}

/** A gate that failed: a bench panicked and a target was missed. */
export const failOutcome = (changes: Partial<GateOutcome> = {}): GateOutcome =>
  passOutcome({
    status: 'fail',
    route: { kind: 'NEXT', to: 'code-refiner' },
    state: 'needs-rework',
    why: "suite workspace-cpu failed: panicked at 'index out of bounds'",
    suites: [
      suite({
        status: 'failed',
        benchmarks: 0,
        reason: 'panicked',
        reproduce: 'cargo bench -p engine --bench quantization',
      }),
    ],
    targets: [
      {
        name: 'i2s-tokens',
        verdict: 'missed',
        measured: 12,
        unit: 'tokens/s',
        bound: '> 40',
        route: { kind: 'NEXT', to: 'code-refiner' },
        reproduce: 'cargo run -p xtask -- benchmark',
      },
    ],
    baselines: [],
    ...changes,
  });

export const gateContext = (changes: Partial<GateContext> = {}): GateContext => ({
  tree: 'b'.repeat(40),
  base: 'c'.repeat(40),
  branch: 'feature/i2s',
  changedFiles: { count: 3, sample: ['crates/quantization/src/i2s.rs', 'docs/reference/i2s.md'] },
  documentationOnly: false,
  specs: ['docs/reference/i2s.md'],
  subjects: [{ name: 'I2S', foundIn: ['change', 'specs'] }],
  hardware: [{ name: 'CPU', foundIn: ['change'] }],
  title: 'Faster I2S',
  labels: ['flow:generative'],
  linkedIssue: 3,
  ledger: null,
  bundle: 'store://bundles/1',
  ...changes,
});
