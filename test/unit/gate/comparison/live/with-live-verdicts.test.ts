import { expect, it } from 'vitest';
import { comparisonOf } from '../../../../../gate/comparison/document/comparison-of.ts';
import { liveKey } from '../../../../../gate/comparison/live/live-benchmark.ts';
import type { LiveVerdict } from '../../../../../gate/comparison/live/live-verdicts.ts';
import { ComparisonTerms } from '../../../../../gate/comparison/terms.ts';
import { Random } from '../../../../support/comparison/random.ts';
import { documentOfRounds } from '../../../../support/comparison/round-documents.ts';

const suite = (paired: 'base' | 'change', factors: readonly number[], identity?: string) => {
  const random = new Random(paired === 'base' ? 1 : 2);
  return documentOfRounds(
    factors.map((factor, index) => ({
      id: `b${index}`,
      paired,
      times: Array.from({ length: 14 }, () => 100 * factor * Math.exp(0.005 * random.normal())),
      ...(index === 0 && identity !== undefined ? { identity } : {}),
    })),
  );
};

const compared = (verdicts: Record<string, LiveVerdict> | null, identity?: string, drifting = false) => {
  const entries = Object.entries(verdicts ?? {});
  const said = new Map(entries.map(([name, verdict]) => [liveKey({ executable: 'bench', name }), verdict]));
  const live = verdicts === null ? null : { verdicts: said, drifting };
  return comparisonOf(
    { digest: 'sha256:1', document: suite('base', [1, 1, 1], identity) },
    { digest: 'sha256:2', document: suite('change', [1.2, 1.2, 1], identity) },
    { terms: ComparisonTerms.parse({ q: 0.05 }), calibration: null, live: new Map([['cpu', live]]) },
  );
};

it('takes the verdicts of looks for those of stored rounds, and keeps what the rounds measured', () => {
  const confirmed = { verdict: 'slower', cause: null } as const;
  const { benchmarks, gate, counts, drifting } = compared({
    b0: { verdict: 'inconclusive', cause: 'not-confirmed' },
    b1: confirmed,
  });
  expect(benchmarks.map(({ id, verdict, cause }) => [id, verdict, cause])).toEqual([
    ['b0', 'inconclusive', 'not-confirmed'],
    ['b1', 'slower', undefined],
    ['b2', 'same', undefined],
  ]);
  expect(benchmarks[0]?.ratio).toBeCloseTo(1.2, 1);
  expect({ gate, slower: counts.slower, drifting }).toEqual({ gate: 'fail', slower: 1, drifting: false });
  expect(
    compared({ b0: { verdict: 'inconclusive', cause: 'not-confirmed' }, b1: { ...confirmed, verdict: 'same' } }).gate,
  ).toBe('pass');
});

it('leaves identical executables the same, and lets nobody pass on a machine that drifts', () => {
  const drifts = { verdict: 'inconclusive', cause: 'drifting' } as const;
  const { benchmarks, drifting, gate } = compared({ b0: drifts, b1: drifts }, 'a'.repeat(64), true);
  expect(benchmarks[0]).toMatchObject({ verdict: 'same', errorTerm: 'identity' });
  expect({ drifting, gate }).toEqual({ drifting: true, gate: 'neutral' });
});

it('convicts nobody by looks where the stored rounds of identical executables differ', () => {
  const confirmed = { verdict: 'slower', cause: null } as const;
  const { benchmarks, drifting, counts, gate } = compared({ b1: confirmed }, 'a'.repeat(64));
  expect(benchmarks[1]).toMatchObject({ id: 'b1', verdict: 'inconclusive', cause: 'drifting' });
  expect({ drifting, slower: counts.slower, gate }).toEqual({ drifting: true, slower: 0, gate: 'neutral' });
});

it('convicts nobody by stored rounds where what was looked at can not be read', () => {
  const { benchmarks, counts } = compared(null);
  expect(benchmarks.map(({ id, verdict, cause }) => [id, verdict, cause])).toEqual([
    ['b0', 'inconclusive', 'not-confirmed'],
    ['b1', 'inconclusive', 'not-confirmed'],
    ['b2', 'same', undefined],
  ]);
  expect(counts.slower).toBe(0);
});

it('tells of a machine that drifted while it was looked at, also where all that it finds is the same', () => {
  const same = { verdict: 'same', cause: null } as const;
  const of = { b0: same, b1: same, b2: same };
  expect(compared(of).drifting).toBe(false);
  expect(compared(of, undefined, true)).toMatchObject({ drifting: true, counts: { same: 3 } });
});
