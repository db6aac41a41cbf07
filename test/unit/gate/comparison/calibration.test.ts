import { describe, expect, it } from 'vitest';
import { keyText } from '../../../../gate/comparison/benchmark-key.ts';
import { type Calibration, calibrationLapse, sessionVariance } from '../../../../gate/comparison/calibration.ts';

const key = { suite: 's', lane: 'cpu' as const, package: 'p', target: 't', id: 'a' };
const calibration = (roundVariance: number | null, measuredOn = [['one', 'two']]): Calibration => ({
  source: 'calibrated',
  machineClass: 'c',
  kernels: ['6.1.0'],
  microcode: '0x1',
  hosts: ['one', 'two'],
  sessions: 8,
  since: new Date('2026-11-01T00:00:00Z'),
  benchmarks: new Map([[keyText(key), { key, variance: 4, degrees: 7, rounds: 7, roundVariance, measuredOn }]]),
});
const machine = { machineClass: 'c', kernel: '6.1.0', hosts: ['one'], at: new Date('2026-11-20T00:00:00Z') };

describe('a calibration', () => {
  it('holds for the class, kernel and hosts that it was measured on, for thirty days', () => {
    expect(calibrationLapse(calibration(1), machine)).toBeNull();
  });

  it.each([
    ['another class', { machineClass: 'd' }, 'it is of the class c'],
    ['another kernel', { kernel: '6.2.0' }, 'it was measured under kernel 6.1.0, this under 6.2.0'],
    ['another host', { hosts: ['one', 'three'] }, 'no session was measured on three'],
    [
      'a later month',
      { at: new Date('2026-12-02T00:00:00Z') },
      'its sessions are of 2026-11-01, more than 30 days before',
    ],
    [
      'an earlier month',
      { at: new Date('2026-10-01T00:00:00Z') },
      'its sessions are of 2026-11-01, more than 30 days after',
    ],
    ['another microcode', { microcode: '0x2' }, 'it was measured under microcode 0x1, this under 0x2'],
  ])('doesn’t hold for %s', (_, change, words) => {
    expect(calibrationLapse(calibration(1), { ...machine, ...change })).toBe(words);
  });

  it('gives a side of fewer rounds what these scatter more, or nothing', () => {
    expect(sessionVariance(calibration(7), key, 7, ['one'])).toEqual({ variance: 4, degrees: 7 });
    expect(sessionVariance(calibration(7), key, 14, ['one'])).toEqual({ variance: 4, degrees: 7 });
    expect(sessionVariance(calibration(7), key, 1, ['one'])?.variance).toBeCloseTo(4 + 7 - 1, 12);
    expect(sessionVariance(calibration(null), key, 1, ['one'])).toBeNull();
    expect(sessionVariance(calibration(7), { ...key, id: 'b' }, 7, ['one'])).toBeNull();
  });

  it('says of two hosts what they differ by where one executable was measured on both', () => {
    const both = ['one', 'two'];
    const known = { variance: 4, degrees: 7 };
    expect(sessionVariance(calibration(7), key, 7, both)).toEqual(known);
    const apart = calibration(7, [['one'], ['two']]);
    expect(sessionVariance(apart, key, 7, ['two', 'two'])).toEqual(known);
    expect(sessionVariance(apart, key, 7, both)).toBeNull();
    expect(sessionVariance(calibration(7, [['one']]), key, 7, ['two'])).toBeNull();
  });
});
