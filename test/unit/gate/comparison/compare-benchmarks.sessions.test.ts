import { describe, expect, it } from 'vitest';
import { compareBenchmarks } from '../../../../gate/comparison/compare-benchmarks.ts';
import { decideGate } from '../../../../gate/comparison/decide-gate.ts';
import { poolSessions } from '../../../../gate/comparison/pool-sessions.ts';
import { compare, sidesOf, suite, TERMS, times, verdicts } from '../../../support/comparison/compared-rounds.ts';
import { Random } from '../../../support/comparison/random.ts';
import type { RoundBenchmark } from '../../../support/comparison/round-documents.ts';

describe('sides of two sessions', () => {
  const elsewhere = (benchmarks: readonly RoundBenchmark[], session = 'two') =>
    benchmarks.map((each) => ({ ...each, session }));

  it('can’t be told apart without a calibration, however far they are', () => {
    const compared = compare(suite(1), elsewhere(suite(2, 14, () => 300)));
    expect(new Set(Object.values(verdicts(compared)))).toEqual(new Set(['calibration']));
    expect(decideGate(compared, TERMS).gate).toBe('neutral');
  });

  /** Eight sessions of one executable, which differ by 2 %. */
  const calibration = (rounds: number) => {
    const random = new Random(11);
    const sessions = Array.from({ length: 8 }, (_, session) =>
      sidesOf(
        Array.from({ length: 20 }, (_, index) => ({
          id: `b${index}`,
          identity: 'e'.repeat(64),
          session: `s${session}`,
          times: times(random, rounds, 100 * Math.exp(0.02 * random.normal())),
        })),
        `sha256:s${session}`,
      ),
    );
    return {
      source: 'pooled' as const,
      machineClass: 'c',
      kernels: ['6.1.0'],
      hosts: ['host-1'],
      sessions: 8,
      since: new Date(0),
      benchmarks: poolSessions(sessions.flat()),
    };
  };

  it('are judged by how much sessions differ where that is known', () => {
    const compared = compareBenchmarks(
      sidesOf(suite(1), 'sha256:1'),
      sidesOf(elsewhere(suite(2, 14, (index) => (index === 0 ? 130 : 103))), 'sha256:2'),
      TERMS,
      calibration(7),
    );
    expect(verdicts(compared)).toMatchObject({ b0: 'slower', b1: 'noise' });
    expect(compared.benchmarks[0]?.errorTerm).toBe('sessions');
    expect(compared.benchmarks[0]?.judged?.smallestChange).toBeGreaterThan(0.05);
  });

  it.each([{ hostId: 'host-2' }, { kernel: '6.2.0' }])(
    'of a machine that no session was measured on, as of what is carried over, can’t be told apart (%o)',
    (machine) => {
      const second = sidesOf(elsewhere(suite(2, 14, () => 130)), 'sha256:2');
      const compared = compareBenchmarks(
        sidesOf(suite(1), 'sha256:1'),
        second.map((each) => ({ ...each, ...machine })),
        TERMS,
        calibration(7),
      );
      expect(new Set(Object.values(verdicts(compared)))).toEqual(new Set(['calibration']));
    },
  );

  it('of two hosts can’t be told apart where one executable alone was measured, on one of them', () => {
    const random = new Random(12);
    const measured = (session: number, hostId: string, identity: string) =>
      sidesOf(
        Array.from({ length: 20 }, (_, index) => ({
          ...{ id: `b${index}`, identity: identity.repeat(64), session: `s${session}` },
          times: times(random, 7),
        })),
        `sha256:s${session}`,
      ).map((each) => ({ ...each, hostId }));
    const here = [0, 1, 2, 3].map((session) => measured(session, 'host-1', 'a'));
    const first = here[0] ?? [];
    const slower = (hostId: string) =>
      sidesOf(elsewhere(suite(2, 7, () => 130)), 'sha256:2').map((each) => ({ ...each, hostId }));
    const verdictsOn = (hostId: string, ...more: ReturnType<typeof measured>[]) => {
      const second = slower(hostId);
      const known = {
        ...calibration(7),
        // Both baselines that are compared are among those that are read.
        hosts: ['host-1', 'host-2'],
        benchmarks: poolSessions([...here, ...more, second].flat()),
      };
      return new Set(Object.values(verdicts(compareBenchmarks(first, second, TERMS, known))));
    };
    expect(verdictsOn('host-1')).toEqual(new Set(['slower']));
    expect(verdictsOn('host-2')).toEqual(new Set(['calibration']));
    // What the other host's sessions of another executable differ by is no difference of the two hosts.
    const there = [4, 5, 6].map((session) => measured(session, 'host-2', 'b'));
    expect(verdictsOn('host-2', ...there)).toEqual(new Set(['calibration']));
    expect(verdictsOn('host-2', measured(7, 'host-2', 'a'))).toEqual(new Set(['slower']));
    // Beside it, others would make little of what the two always differ by.
    expect(verdictsOn('host-2', ...there, measured(7, 'host-2', 'a'))).toEqual(new Set(['calibration']));
  });

  it('of one round each are suspected at most', () => {
    const compared = compareBenchmarks(
      sidesOf(suite(1, 1), 'sha256:1'),
      sidesOf(elsewhere(suite(2, 1, (index) => (index === 0 ? 160 : 100))), 'sha256:2'),
      TERMS,
      calibration(7),
    );
    expect(verdicts(compared)).toMatchObject({ b0: 'suspected' });
    expect(decideGate(compared, TERMS).gate).toBe('neutral');
  });
});
