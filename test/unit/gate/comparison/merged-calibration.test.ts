import { describe, expect, it } from 'vitest';
import { keyText } from '../../../../gate/comparison/benchmark-key.ts';
import type { Calibration } from '../../../../gate/comparison/calibration.ts';
import { mergedCalibration } from '../../../../gate/comparison/merged-calibration.ts';

const key = (id: string) => ({ suite: 's', lane: 'cpu' as const, package: 'p', target: 't', id });
const calibration = (day: number, variances: Readonly<Record<string, number>>): Calibration => ({
  ...{ source: 'calibrated', machineClass: 'c', kernels: ['k'], hosts: ['h'], sessions: 8 },
  since: new Date(Date.UTC(2026, 10, day)),
  falseAlarms: { compared: 4, alarmed: 0, bound: 0.53 },
  benchmarks: new Map(
    Object.entries(variances).map(([id, variance]) => [
      keyText(key(id)),
      { key: key(id), variance, degrees: 7, rounds: 7, roundVariance: 1, measuredOn: [['h']] },
    ]),
  ),
});
const variances = (merged: Calibration | null) =>
  Object.fromEntries([...(merged?.benchmarks.values() ?? [])].map((each) => [each.key.id, each.variance]));

describe('several calibrations', () => {
  it('say of each benchmark what the newest says that knows it', () => {
    const merged = mergedCalibration([calibration(20, { a: 1 }), calibration(10, { a: 2, b: 3 })]);
    expect(variances(merged)).toEqual({ a: 1, b: 3 });
    expect(merged).toMatchObject({ sessions: 16, since: new Date('2026-11-10T00:00:00Z') });
    // None in eight comparisons.
    expect(merged?.falseAlarms).toEqual({ compared: 8, alarmed: 0, bound: expect.closeTo(0.312, 3) });
  });

  it('are no more than those of which something is taken', () => {
    const newest = calibration(20, { a: 1, b: 2 });
    expect(mergedCalibration([newest, calibration(10, { a: 3 })])).toBe(newest);
    expect(mergedCalibration([])).toBeNull();
  });
});
