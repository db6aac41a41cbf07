import { describe, expect, it } from 'vitest';
import { leftOutTargets, missingBenchmarks } from '../../../../../gate/policy/honesty/incomplete.ts';
import fc from '../../../../support/properties.ts';

const measured = (...ids: string[]) => ids.map((id) => ({ id, title: id }));

describe('incomplete', () => {
  it('names what is listed and has no number: a killed run looks whole', () => {
    expect(missingBenchmarks({ listed: ['a', 'b', 'c'] }, measured('a')).map(({ where }) => where)).toEqual(['b', 'c']);
  });

  it('counts ids that are not unique', () => {
    expect(missingBenchmarks({ listed: ['a/b', 'a/b'] }, measured('a/b'))).toHaveLength(1);
    expect(missingBenchmarks({ listed: ['a/b', 'a/b'] }, measured('a/b', 'a/b'))).toEqual([]);
  });

  it('looks for the names that Criterion lists: cut after 100 bytes, and numbered', () => {
    const long = `group/${'x'.repeat(120)}`;
    const listed = [`${long.slice(0, 100)}...`, 'a/b', 'a/b #2'];
    const kept = [{ id: long }, { id: 'a/b' }, { id: 'a/b', title: 'a/b #2' }];
    expect(missingBenchmarks({ listed }, kept)).toEqual([]);
    expect(missingBenchmarks({ listed }, kept.slice(0, 2)).map(({ where }) => where)).toEqual(['a/b #2']);
  });

  it('accuses nobody who measured all that he lists, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (listed) => {
        expect(missingBenchmarks({ listed }, measured(...[...listed].reverse()))).toEqual([]);
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
