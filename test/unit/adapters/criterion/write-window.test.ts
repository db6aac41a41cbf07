import { describe, expect, it } from 'vitest';
import { whyNotOfThisRun } from '../../../../adapters/criterion/write-window.ts';

const HOUR = 3_600_000;
const began = Date.parse('2026-11-29T10:00:00.000Z');
const window = { sinceMs: began, untilMs: began + HOUR };
const leftAlone = (ms: number) => ({ modifiedMs: ms, changedMs: ms + 1 });

describe('a file by its time', () => {
  it('is of the run that it was written in, and of no other', () => {
    expect(whyNotOfThisRun(leftAlone(began + HOUR / 2), window)).toBeNull();
    expect(whyNotOfThisRun(leftAlone(began - HOUR / 2), window)).toBe(
      'written 2026-11-29T09:30:00.000Z, before this run began',
    );
    expect(whyNotOfThisRun(leftAlone(began + 2 * HOUR), window)).toBe(
      'stamped 2026-11-29T12:00:00.000Z, after this run',
    );
    expect(whyNotOfThisRun({ modifiedMs: 1e20, changedMs: 1e20 }, window)).toBe(
      'stamped 100000000000000000000 ms, after this run',
    );
  });

  it('is of the run where its host’s clock was set over it meanwhile', () => {
    const setBack = { ...window, clock: { backMs: HOUR, forwardMs: 0 } };
    expect(whyNotOfThisRun(leftAlone(began - HOUR / 2), setBack)).toBeNull();
    expect(whyNotOfThisRun(leftAlone(began - 2 * HOUR), setBack)).not.toBeNull();
    expect(whyNotOfThisRun(leftAlone(began + 2 * HOUR), setBack)).not.toBeNull();
    const forwardAndBack = { ...window, clock: { backMs: 0, forwardMs: 2 * HOUR } };
    expect(whyNotOfThisRun(leftAlone(began + 2 * HOUR), forwardAndBack)).toBeNull();
    expect(whyNotOfThisRun(leftAlone(began - HOUR / 2), forwardAndBack)).not.toBeNull();
  });

  it('is of before where it was copied with its time, whatever the clock did', () => {
    const copied = { modifiedMs: began - HOUR / 2, changedMs: began + HOUR / 2 };
    expect(whyNotOfThisRun(copied, { ...window, clock: { backMs: HOUR, forwardMs: HOUR } })).toContain(
      'before this run',
    );
  });
});
