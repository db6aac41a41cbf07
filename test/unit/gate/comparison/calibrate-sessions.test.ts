import { describe, expect, it } from 'vitest';
import { calibrateSessions } from '../../../../gate/comparison/calibrate-sessions.ts';
import { CalibrationDocument } from '../../../../gate/comparison/calibration-document.ts';
import type { BaselineSide } from '../../../../gate/comparison/document/comparison-of.ts';
import { sessionSides } from '../../../support/comparison/sessions.ts';

const documentOf = (sides: readonly BaselineSide[]): CalibrationDocument => {
  const calibrated = calibrateSessions(sides);
  if ('fault' in calibrated) throw new Error(calibrated.fault);
  return CalibrationDocument.parse(JSON.parse(JSON.stringify(calibrated.document)));
};

describe('sessions of one commit', () => {
  it('say how much a benchmark differs between them, and how often two of them would accuse somebody', () => {
    const { benchmarks, falseAlarms, sessions } = documentOf(sessionSides(8));
    expect(sessions).toHaveLength(8);
    expect(benchmarks).toHaveLength(12);
    for (const { variance, rounds, roundVariance } of benchmarks) {
      expect(Math.sqrt(variance)).toBeGreaterThan(0.012);
      expect(Math.sqrt(variance)).toBeLessThan(0.045);
      expect(Math.sqrt(roundVariance ?? 0)).toBeLessThan(0.01);
      expect(rounds).toBe(7);
    }
    expect(falseAlarms).toEqual({ compared: 4, alarmed: 0, bound: expect.closeTo(0.527, 3) });
  });

  it('are compared with none where too few others are left to say anything', () => {
    expect(documentOf(sessionSides(5)).falseAlarms).toEqual({ compared: 0, alarmed: 0, bound: null });
  });

  it('say nothing of how often they accuse somebody by fewer rounds than convict', () => {
    const ofRounds = (count: number) =>
      sessionSides(8).map(({ digest, document }) => ({
        digest,
        document: {
          ...document,
          suites: document.suites.map((suite) => ({
            ...suite,
            executables: suite.executables.map((executable) => ({
              ...executable,
              benchmarks: executable.benchmarks.map((each) => ({ ...each, rounds: each.rounds?.slice(0, count) })),
            })),
          })),
        } as BaselineSide['document'],
      }));
    expect(documentOf(ofRounds(6)).falseAlarms).toEqual({ compared: 0, alarmed: 0, bound: null });
    expect(documentOf(ofRounds(7)).falseAlarms.compared).toBe(4);
  });

  it('name the hosts that measured a benchmark where not all of them did', () => {
    const sides = sessionSides(6).map(({ digest, document }, session) => {
      const isElsewhere = session === 5;
      const host = isElsewhere ? { ...document.host, id: 'host-2' } : document.host;
      const suites = document.suites.map((suite) => ({
        ...suite,
        executables: isElsewhere ? suite.executables.slice(1) : suite.executables,
      }));
      return { digest, document: { ...document, host, suites } };
    });
    const { benchmarks } = documentOf(sides);
    expect(benchmarks.find(({ id }) => id === 'b0')?.hosts).toEqual(['host-1']);
    expect(benchmarks.filter(({ hosts }) => hosts === undefined)).toHaveLength(11);
  });

  it('say the same in whatever order they come', () => {
    const times = sessionSides(6).map(({ digest, document }, index) => ({
      digest,
      document: { ...document, finishedAt: `2026-11-2${index}T00:00:00Z` },
    }));
    expect(documentOf([...times].reverse())).toEqual(documentOf(times));
  });
});

describe('nothing is calibrated', () => {
  const changed = (changes: Partial<BaselineSide['document']>) => {
    const [first, ...others] = sessionSides(5);
    if (first === undefined) throw new Error('no session');
    return [{ ...first, document: { ...first.document, ...changes } }, ...others];
  };
  const { document } = sessionSides(1)[0] as BaselineSide;

  it.each([
    ['by three sessions', sessionSides(3), '3 sessions gave a baseline, and 4 are the fewest that say anything'],
    ['by two trees', changed({ tree: 'f'.repeat(40) }), /^sessions are of the tree f{40}, /],
    ['under two kernels', changed({ host: { ...document.host, kernel: '7' } }), /^sessions are of the kernel 7, /],
    [
      'under two microcodes',
      changed({ host: { ...document.host, microcode: '0x2' } }),
      /^sessions are of the microcode /,
    ],
    [
      'by one run twice',
      changed({ run: { workflowId: 'measure', firstExecutionRunId: 'run-1' } }),
      'a session was measured by the run of another one',
    ],
  ])('%s', (_, sides, fault) => {
    expect(calibrateSessions(sides)).toEqual({
      fault: typeof fault === 'string' ? fault : expect.stringMatching(fault),
    });
  });

  it('by what was carried over into each session', () => {
    const carriedOver = { digest: 'sha256:other', commit: 'a'.repeat(40), measuredAt: '2026-11-22T10:00:00Z' };
    const sides = sessionSides(5).map(({ digest, document: each }) => ({
      digest,
      document: {
        ...each,
        suites: each.suites.map((suite) => ({
          ...suite,
          executables: suite.executables.map((one) => ({ ...one, carriedOver: { ...carriedOver, host: each.host } })),
        })),
      } as BaselineSide['document'],
    }));
    expect(calibrateSessions(sides)).toEqual({ fault: 'no benchmark was measured in sessions enough' });
  });
});
