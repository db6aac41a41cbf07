import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leftOutTargets, missingBenchmarks } from '../../../gate/policy/honesty/incomplete.ts';

describe('incomplete', () => {
  it('names what is listed and has no number: a killed run looks whole', () => {
    expect(missingBenchmarks({ listed: ['a', 'b', 'c'] }, ['a']).map(({ where }) => where)).toEqual(['b', 'c']);
  });

  it('counts ids that are not unique', () => {
    expect(missingBenchmarks({ listed: ['a/b', 'a/b'] }, ['a/b'])).toHaveLength(1);
    expect(missingBenchmarks({ listed: ['a/b', 'a/b'] }, ['a/b', 'a/b'])).toEqual([]);
  });

  it('accuses nobody who measured all that he lists, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (listed) => {
        expect(missingBenchmarks({ listed }, [...listed].reverse())).toEqual([]);
      }),
    );
  });

  it('names targets left out for their features, unless the profile expects that', () => {
    const leftOut = [{ target: 'kernels', reason: 'requires the features bench' }];
    expect(leftOutTargets(leftOut, [])).toEqual([
      { code: 'incomplete', where: 'kernels', message: 'left out: requires the features bench' },
    ]);
    expect(leftOutTargets(leftOut, ['kernels'])).toEqual([]);
  });
});
