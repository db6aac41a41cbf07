import { describe, expect, it } from 'vitest';
import { comparableBenchmarks } from '../../../../gate/comparison/comparable-baseline.ts';
import { poolSessions } from '../../../../gate/comparison/pool-sessions.ts';
import { documentOfRounds, type RoundBenchmark } from '../../../support/comparison/round-documents.ts';

const IDENTITY = 'a'.repeat(64);

/** One benchmark in one session, whose mean is so far above the others'. */
const session = (name: string, log: number, more: Partial<RoundBenchmark> = {}) => [
  ...comparableBenchmarks(
    documentOfRounds([
      {
        id: 'a',
        identity: IDENTITY,
        session: name,
        times: [-0.01, 0, 0.01].map((round) => 100 * Math.exp(log + round)),
        ...more,
      },
    ]),
    `sha256:${name}`,
  ),
];

describe('sessions of one executable', () => {
  it('give the variance of their means, and of their rounds', () => {
    const pooled = [...poolSessions([-0.03, -0.01, 0.01, 0.03].flatMap((log, at) => session(`s${at}`, log))).values()];
    expect(pooled).toHaveLength(1);
    expect(pooled[0]?.variance).toBeCloseTo((2 * (0.03 ** 2 + 0.01 ** 2)) / 3, 9);
    expect(pooled[0]?.roundVariance).toBeCloseTo(0.01 ** 2, 9);
    expect(pooled[0]).toMatchObject({ degrees: 3, rounds: 3 });
  });

  it('count once where one was carried over, or stands in two documents', () => {
    const three = [-0.03, 0, 0.03].flatMap((log, at) => session(`s${at}`, log));
    expect(poolSessions([...three, ...three]).size).toBe(0);
  });

  it('say nothing of an executable that nobody identified, that changed, or that was measured with --quick', () => {
    const logs = [-0.03, -0.01, 0.01, 0.03];
    const other = (more: (at: number) => Partial<RoundBenchmark>) =>
      poolSessions(logs.flatMap((log, at) => session(`s${at}`, log, more(at)))).size;
    expect(other(() => ({}))).toBe(1);
    expect(other((at) => ({ identity: String(at).repeat(64) }))).toBe(0);
    expect(other(() => ({ quick: true }))).toBe(0);
  });
});
