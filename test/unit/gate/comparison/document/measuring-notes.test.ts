import { describe, expect, it } from 'vitest';
import { measuringNotes } from '../../../../../gate/comparison/document/measuring-notes.ts';
import { sidesOf, suite } from '../../../../support/comparison/compared-rounds.ts';

const sides = sidesOf(suite(1, 7), 'sha256:1');
const both = (...measured: readonly { samples: number | null; ns: number | null }[]) =>
  sides.map((side, index) => ({
    first: { ...side, measured: { samples: 100, ns: 5e9 } },
    second: { ...side, measured: measured[index] ?? { samples: 100, ns: 5e9 } },
  }));
const all = (samples: number | null, ns: number | null) => both(...sides.map(() => ({ samples, ns })));

describe('what was measured otherwise', () => {
  it('is said once for all benchmarks', () => {
    expect(measuringNotes(all(20, 0.5e9))).toEqual([
      'samples of a round: 100, then 20 (20 of 20 benchmarks)',
      'time of a round: 5.000 s, then 500.0 ms (20 of 20 benchmarks)',
    ]);
  });

  it('is nothing where it is alike, or nobody kept it', () => {
    expect(measuringNotes(all(100, 5.2e9))).toEqual([]);
    expect(measuringNotes(all(null, null))).toEqual([]);
    expect(measuringNotes([])).toEqual([]);
  });

  it('is a number of samples of any, and a time of most of them', () => {
    const one = both({ samples: 10, ns: 50e9 });
    expect(measuringNotes(one)).toEqual(['samples of a round: 100, then 10 (1 of 20 benchmarks)']);
  });
});
