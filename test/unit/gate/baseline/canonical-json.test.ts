import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../gate/baseline/canonical-json.ts';
import fc from '../../../support/properties.ts';

describe('canonical JSON', () => {
  it('writes what another implementation of RFC 8785 writes', () => {
    const wellFormed = fc.string({ unit: 'binary' });
    const json = fc.letrec((value) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant(null),
        fc.boolean(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.maxSafeInteger(),
        wellFormed,
        fc.array(value('value')),
        fc.dictionary(
          fc.oneof(wellFormed, fc.nat().map(String), fc.constantFrom('__proto__', 'constructor')),
          value('value'),
        ),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [
      'keys by UTF-16 code units',
      { '\u{1f600}': 1, '\uff00': 2, b: 3, a: 4 },
      '{"a":4,"b":3,"\u{1f600}":1,"\uff00":2}',
    ],
    ['integer-like keys as text', { 9: 'nine', 10: 'ten', a: [] }, '{"10":"ten","9":"nine","a":[]}'],
    ['a key that is special to the engine', JSON.parse('{"b":1,"__proto__":2}'), '{"__proto__":2,"b":1}'],
    ['numbers as ECMAScript does', [1e21, 1e-7, -0, 0.1, 100], '[1e+21,1e-7,0,0.1,100]'],
    ['nothing for what is undefined', { a: undefined, b: { c: undefined } }, '{"b":{}}'],
  ])('writes %s', (_, value, expected) => expect(canonicalJson(value)).toBe(expected));

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [[undefined]], [{ 1: Number.NaN }], [() => 1], [1n]])(
    'refuses what JSON cannot hold: %s',
    (value) => expect(() => canonicalJson(value)).toThrow(TypeError),
  );

  it('does not depend on the order in which a document was built', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: 'x' })).toBe(canonicalJson({ a: 'x', b: [{ c: 2, d: 1 }] }));
  });
});
