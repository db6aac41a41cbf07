import type { GateContext } from '../../../gate/contract/context.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import { gateContext, passOutcome, suite } from './outcomes.ts';

/** An outcome whose every free text is this one, as long as its schema allows. */
export function hostileOutcome(text: string, changes: Partial<GateOutcome> = {}): GateOutcome {
  const cut = (most: number): string => text.slice(0, most);
  const route = { kind: 'NEXT' as const, to: cut(100) };
  return passOutcome({
    status: 'fail',
    state: 'needs-rework',
    route,
    profile: cut(100),
    why: cut(4000),
    evidence: [`benchmarks: ${cut(900)}`, cut(1000), `simd: ${cut(900)}`],
    measured: {
      benchmarks: 61,
      largest: Array.from({ length: 20 }, (_, at) => ({
        benchmark: cut(200),
        suite: cut(100),
        target: cut(100),
        lane: at % 2 === 0 ? ('cpu' as const) : ('cuda' as const),
        time: { point: 7379300, lower: 7362000, upper: 7401000 },
        rate: { kind: 'elements' as const, perSecond: 555066 },
        quick: true as const,
        unstable: true as const,
      })),
      noise: [{ machineClass: cut(200), source: 'none', band: 0.1, widest: 0.1 }],
    },
    suites: (['failed', 'not-measured', 'skipped', 'measured'] as const).map((status) =>
      suite({
        name: cut(100),
        command: cut(1000),
        // A sentence, and below it what the program printed.
        reason: `${text}\n${text}`.slice(0, 4000),
        takenOver: [{ run: cut(100), host: cut(200), measuredAt: '2026-11-22T09:00:00.000Z', sets: 2 }],
        carriedOver: [
          {
            ...{ by: 'identity', digest: `sha256:${'a'.repeat(64)}`, commit: 'b'.repeat(40), host: cut(200) },
            ...{ measuredAt: '2026-11-22T09:00:00.000Z', sets: 2 },
          },
        ],
        reproduce: cut(1000),
        log: cut(1000),
        status,
        method: 'alt2',
      }),
    ),
    targets: (['missed', 'unverified', 'inconclusive', 'met'] as const).map((verdict) => ({
      name: cut(100),
      verdict,
      measured: 1.25,
      unit: cut(40),
      interval: { lower: 1, upper: 2 },
      bound: cut(100),
      reason: cut(1000),
      route,
      reproduce: cut(1000),
    })),
    baselines: [
      {
        ...{ machineClass: cut(200), uri: cut(1000), digest: `sha256:${'0'.repeat(64)}`, complete: false },
        comparison: { uri: cut(1000), digest: `sha256:${'1'.repeat(64)}` },
      },
    ],
    receipts: {
      check: { state: 'written', id: cut(100), method: 'alt1', reason: cut(1000) },
      ledger: { state: 'owed', id: cut(100), reason: cut(1000) },
      progress: { state: 'none', id: cut(100), reason: cut(1000) },
    },
    workflow: { id: cut(500), firstExecutionRunId: cut(100) },
    grounds: { schemaVersion: 1, row: '9', stored: { uri: cut(1000), digest: `sha256:${'0'.repeat(64)}` } },
    ...changes,
  });
}

/** The same of a run that the gate itself broke. */
export const hostileFault = (text: string): GateOutcome =>
  hostileOutcome(text, {
    status: 'skipped',
    reason: 'degraded-provider',
    fault: { kind: 'gate-broke', message: text.slice(0, 4000) },
  });

export const hostileContext = (text: string): GateContext =>
  gateContext({
    tree: text,
    base: text,
    branch: text,
    changedFiles: { count: 9, sample: Array.from({ length: 9 }, () => text) },
    specs: Array.from({ length: 30 }, () => text),
    subjects: Array.from({ length: 30 }, () => ({ name: text, foundIn: ['change'] })),
    hardware: [{ name: text, foundIn: ['ledger'] }],
    title: text,
    labels: Array.from({ length: 30 }, () => text),
    ledger: { rows: [{ gate: 'benchmarks', status: text, evidence: text }], hops: [text], decision: text },
  });
