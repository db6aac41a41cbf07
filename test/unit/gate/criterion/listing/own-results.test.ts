import { describe, expect, it } from 'vitest';
import { ownResults } from '../../../../../gate/criterion/listing/own-results.ts';
import { bench } from '../../../../support/policy/measured.ts';

const check = (listed: readonly string[], results: ReturnType<typeof bench>[]) => {
  const { listed: names, benchmarks, problems } = ownResults(listed, results, 'speed');
  return {
    names,
    own: benchmarks.map(({ id }) => id),
    problems: problems.map(({ code, where, message }) => [code, where, message]),
  };
};

describe('the results of an executable', () => {
  it('are those that it lists, and no other', () => {
    expect(check(['a', 'b'], [bench('a'), bench('c')])).toEqual({
      names: ['a', 'b'],
      own: ['a'],
      problems: [
        ['wrong', 'c', 'measured, but speed does not list it'],
        ['incomplete', 'b', 'listed and not measured'],
      ],
    });
  });

  it('are none where a name has more results than the list has of it', () => {
    const twice = [bench('a', 100, { directory: 'a' }), bench('a', 1, { directory: 'b' })];
    expect(check(['a'], twice)).toMatchObject({
      own: [],
      problems: [
        ['wrong', 'a', 'measured, more often than speed lists it'],
        ['wrong', 'a', 'measured, more often than speed lists it'],
        ['incomplete', 'a', 'listed and not measured'],
      ],
    });
    expect(check(['a', 'a'], twice)).toMatchObject({ own: ['a', 'a'], problems: [] });
  });

  it('have the title that follows from their id', () => {
    expect(check(['a'], [bench('invented', 100, { title: 'a' })]).problems).toContainEqual([
      'wrong',
      'invented',
      'measured, but speed does not list it',
    ]);
    const long = 'x'.repeat(120);
    const cut = `${'x'.repeat(100)}...`;
    const honest = [
      bench('a'),
      bench('a', 100, { title: 'a #2' }),
      bench(long, 100, { title: cut }),
      bench(`${long}y`, 100, { title: `${cut} #2` }),
    ];
    expect(check(['a', 'a #2', cut, `${cut} #2`], honest).problems).toEqual([]);
  });
});

describe('a list that its output has spoilt', () => {
  it('is put right where a name has several lines, or other text stands before it', () => {
    const spoilt = check(['second line', 'loading... a', 'b'], [bench('first\nsecond line'), bench('a'), bench('b')]);
    expect(spoilt.problems).toEqual([]);
    expect(spoilt.names).toEqual(['first\nsecond line', 'a', 'b']);
  });

  it('stays as it is where every name has its result', () => {
    expect(check(['a b', 'b'], [bench('a b'), bench('b')]).names).toEqual(['a b', 'b']);
    expect(check(['a b'], [bench('c')]).names).toEqual(['a b']);
  });

  it('is not compared for ever with a tree that is another', () => {
    const listed = Array.from({ length: 3000 }, (_, index) => `listed ${index}`);
    const results = Array.from({ length: 3000 }, (_, index) => bench(`${index}`));
    expect(check(listed, results).own).toEqual([]);
  });
});
