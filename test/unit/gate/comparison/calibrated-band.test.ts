import { describe, expect, it } from 'vitest';
import { keyText } from '../../../../gate/comparison/benchmark-key.ts';
import { calibratedBand } from '../../../../gate/comparison/calibrated-band.ts';
import type { Calibration, SessionNoise } from '../../../../gate/comparison/calibration.ts';
import { poolSessions } from '../../../../gate/comparison/pool-sessions.ts';
import { Random } from '../../../support/comparison/random.ts';

const key = { suite: 's', lane: 'cpu' as const, package: 'p', target: 't', id: 'a' };
const calibrationOf = (benchmarks: Calibration['benchmarks']): Calibration => ({
  ...{ source: 'calibrated', machineClass: 'c', kernels: ['k'], hosts: ['h'], sessions: 8, since: new Date(0) },
  benchmarks,
});
const bandOf = (noise: Partial<SessionNoise>) => {
  const known = { key, variance: 0, degrees: 1e6, rounds: 1, roundVariance: 0, measuredOn: [['h']], ...noise };
  return calibratedBand(calibrationOf(new Map([[keyText(key), known]])), 'h')(key);
};

describe('a calibrated noise band', () => {
  it('is what two measurements differ by in 99 of 100 cases', () => {
    // 2.5758 is the normal distribution's quantile of 99.5 %.
    expect(bandOf({ variance: 0.01 ** 2 })).toBeCloseTo(Math.expm1(2.5758 * Math.SQRT2 * 0.01), 5);
    // 4.0321 is Student's for five degrees of freedom: little that is known gives a wider one.
    expect(bandOf({ variance: 0.01 ** 2, degrees: 5 })).toBeCloseTo(Math.expm1(4.0321 * Math.SQRT2 * 0.01), 5);
  });

  it('is that of one round each, whatever a session had', () => {
    const alone = bandOf({ variance: 0.01 ** 2 + 0.02 ** 2 * (1 - 1 / 7) });
    expect(bandOf({ variance: 0.01 ** 2, rounds: 7, roundVariance: 0.02 ** 2 })).toBeCloseTo(alone ?? 0, 12);
  });

  it('is neither narrower than a clock tells nor wider than a double', () => {
    expect(bandOf({ variance: 1e-12 })).toBe(0.01);
    expect(bandOf({ variance: 1 })).toBe(1);
  });

  it('is unknown where nothing is known of the benchmark, of one round of it, or of the host', () => {
    expect(bandOf({ rounds: 7, roundVariance: null })).toBeNull();
    expect(calibratedBand(calibrationOf(new Map()), 'h')(key)).toBeNull();
    expect(bandOf({ measuredOn: [['another']] })).toBeNull();
  });

  it('holds 99 of 100 pairs of single rounds of the machine that was calibrated', () => {
    const random = new Random(5);
    const round = (mood: number) => mood + 0.01 * random.normal();
    const session = (name: string) => {
      const mood = 0.02 * random.normal();
      const logs = Array.from({ length: 7 }, () => round(mood));
      const rounds = { logs, sessions: logs.map(() => name), pairs: null, orders: null };
      const unsaid = { measured: { samples: null, ns: null }, throughput: null };
      const of = { live: { executable: 't', name: 'a' }, hostId: 'h', kernel: 'k', ...unsaid, fault: null };
      return { key, rounds, identity: 'one', measuredBy: name, run: name, ...of };
    };
    const benchmarks = poolSessions(Array.from({ length: 32 }, (_, index) => session(`s${index}`)));
    const band = calibratedBand(calibrationOf(benchmarks), 'h')(key) ?? 0;
    const differences = Array.from({ length: 4000 }, () =>
      Math.exp(Math.abs(round(0.02 * random.normal()) - round(0.02 * random.normal()))),
    );
    const inside = differences.filter((each) => each <= 1 + band).length / differences.length;
    expect(inside).toBeGreaterThan(0.97);
    expect(inside).toBeLessThan(1);
  });
});
