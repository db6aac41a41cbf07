import { describe, expect, it } from 'vitest';
import { filterFor, filtersFor, isExactId } from '../../../../../gate/criterion/listing/filter.ts';
import { missingFrom, parseListing, titleOf } from '../../../../../gate/criterion/listing/listing.ts';
import { output } from '../../../../support/criterion/fixtures.ts';
import fc from '../../../../support/properties.ts';

describe('parseListing', () => {
  it.each([
    ['0.3', 19],
    ['0.5', 20],
    ['0.7', 21],
  ] as const)('takes the list of Criterion %s and nothing of what it prints besides', async (version, count) => {
    const { ids, tests } = parseListing(await output(`list-${version}`));
    expect(tests).toEqual([]);
    expect(ids).toHaveLength(count);
    expect(ids).toContain('x time: y');
    expect(ids).toContain('with spaces and (parens) [x]');
    expect(ids).toContain('twice/same #2');
  });

  it('tells tests from benchmarks', () => {
    const text = 'a::b: test\r\na: b: benchmark\n: benchmark\nold: bench\n\n1 test, 2 benchmarks\n';
    expect(parseListing(text)).toEqual({ ids: ['a: b', 'old'], tests: ['a::b'] });
  });
});

describe('titleOf', () => {
  it('cuts at the last character that ends within 100 bytes', () => {
    expect(titleOf('a'.repeat(100))).toBe('a'.repeat(100));
    expect(titleOf('a'.repeat(101))).toBe(`${'a'.repeat(100)}...`);
    expect(titleOf(`${'a'.repeat(99)}ß`)).toBe(`${'a'.repeat(99)}...`);
    expect(titleOf('数'.repeat(40))).toBe(`${'数'.repeat(33)}...`);
  });
});

describe('missingFrom', () => {
  it('counts names that are listed more than once', () => {
    expect(missingFrom(['a', 'a', 'b'], [{ id: 'a' }])).toEqual(['a', 'b']);
    expect(missingFrom(['a'], [{ id: 'a' }, { id: 'more' }])).toEqual([]);
  });

  it('knows cut names by the id', () => {
    const id = 'long '.repeat(30);
    expect(missingFrom([titleOf(id)], [{ id }])).toEqual([]);
  });
});

/** Rust's syntax as far as these expressions use it: `(?s:.)` is JavaScript's `[^]`, and some escapes are superfluous. */
const matches = (expression: string, id: string): boolean =>
  new RegExp(expression.replaceAll('(?s:.*)', '[^]*').replace(/\\([#&~-])/g, '$1')).test(id);

describe('filterFor', () => {
  it('selects exactly the ids that it is made of', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter(isExactId);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 10 }), ([other = '', ...ids]) => {
        const expression = filterFor(ids);
        for (const id of ids) expect(matches(expression, id)).toBe(true);
        expect(matches(expression, other)).toBe(false);
      }),
    );
  });

  it('selects what a cut or numbered name may stand for', () => {
    const id = `${'x'.repeat(120)}`;
    expect(isExactId(titleOf(id))).toBe(false);
    expect(matches(filterFor([titleOf(id)]), id)).toBe(true);
    expect(isExactId('a/b #2')).toBe(false);
    for (const found of ['a/b', 'a/b #2']) expect(matches(filterFor(['a/b #2']), found)).toBe(true);
    expect(isExactId('a...')).toBe(true);
    expect(matches(filterFor(['a...']), 'a-longer')).toBe(false);
  });

  it('takes several processes where one argument would be too long', () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => `group/größe/${index}`);
    const filters = filtersFor(ids);
    expect(filters.length).toBeGreaterThan(1);
    expect(filters.flatMap((filter) => filter.ids)).toEqual(ids);
    for (const { expression } of filters) expect(Buffer.byteLength(expression)).toBeLessThanOrEqual(100_000);
    expect(filtersFor([])).toEqual([]);
    expect(filtersFor(['x'.repeat(50)], 10)).toHaveLength(1);
  });
});
