import { describe, expect, it } from 'vitest';
import { unstableBenchmarks } from '../../../../../gate/policy/honesty/unstable.ts';
import { bench } from '../../../../support/policy/measured.ts';
import fc from '../../../../support/properties.ts';

const check = (first: number, again: number[], band = 0.1) =>
  unstableBenchmarks({ benchmarks: [bench('a', first)], remeasured: again.map((ns) => bench('a', ns)) }, () => band);

describe('unstable', () => {
  it('names a benchmark that stays outside the noise band', () => {
    expect(check(367, [212])).toEqual([
      { code: 'unstable', where: 'a', message: '0.58x when measured again, outside the noise band of 10 %' },
    ]);
    expect(check(100, [150, 140])).toHaveLength(1);
  });

  it('accepts one whose repetition, or second repetition, agrees', () => {
    expect(check(100, [109])).toEqual([]);
    expect(check(100, [150, 104])).toEqual([]);
    expect(check(100, [])).toEqual([]);
  });

  it('tells two benchmarks of one id apart', () => {
    const benchmarks = [bench('a', 100), bench('a', 300, { title: 'a #2' })];
    expect(unstableBenchmarks({ benchmarks, remeasured: benchmarks }, () => 0.1)).toEqual([]);
    const remeasured = [bench('a', 100), bench('a', 100, { title: 'a #2' })];
    expect(unstableBenchmarks({ benchmarks, remeasured }, () => 0.1).map(({ where }) => where)).toEqual(['a #2']);
  });

  it('says nothing of benchmarks that were not measured first', () => {
    expect(unstableBenchmarks({ benchmarks: [], remeasured: [bench('a', 1)] }, () => 0.1)).toEqual([]);
  });

  it('accepts any repetition within the band', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e9, noNaN: true }),
        fc.double({ min: -0.09, max: 0.099, noNaN: true }),
        (ns, off) => {
          expect(check(ns, [ns * (1 + off)])).toEqual([]);
        },
      ),
    );
  });
});
