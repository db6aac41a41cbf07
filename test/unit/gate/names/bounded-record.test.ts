import { expect, it } from 'vitest';
import { z } from 'zod';
import { boundedRecord } from '../../../../gate/names/bounded-record.ts';
import { opened } from '../../../../gate/names/open-object.ts';

const Bounded = boundedRecord(z.string(), z.strictObject({ a: z.number() }), 2);
const entries = (count: number, value: unknown = { a: 1 }) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, value]));

it.each([
  ['as it is', Bounded],
  ['described and with a default', Bounded.describe('Some').default({})],
  ['opened for other versions', opened(Bounded)],
  ['refined', Bounded.refine(() => true)],
])('takes as many entries as its bound, and looks at none of more: %s', (_, schema) => {
  expect(schema.safeParse(entries(2)).data).toEqual(entries(2));
  const { error } = schema.safeParse(entries(3, 'faulty'));
  expect(error?.issues).toMatchObject([{ message: 'at most 2, not 3', path: [] }]);
});

it('says of entries what a record says, and has its JSON Schema', () => {
  const plain = z.record(z.string(), z.strictObject({ a: z.number() }));
  for (const value of [entries(2, 'faulty'), null, [1, 2, 3], 'text', { k: { a: 1, b: 2 } }]) {
    expect(Bounded.safeParse(value).error?.issues).toEqual(plain.safeParse(value).error?.issues);
  }
  expect(z.toJSONSchema(Bounded)).toEqual(z.toJSONSchema(plain));
});
