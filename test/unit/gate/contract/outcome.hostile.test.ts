import { expect, it } from 'vitest';
import { z } from 'zod';
import { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { hostileFault } from '../../../support/receipts/hostile-outcome.ts';

const TEXT = 'hostile\u202e <b>@text';

/** What is no free text: the gate names itself, and GitHub and the profile's schema bound the rest to plain characters. */
const FIXED = /^(?:gate)$/;

/** Paths of all strings of a schema that may hold anything, with `[]` for the items of a list. */
function freeTexts(schema: z.core.$ZodType, path = ''): string[] {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, field]) => freeTexts(field, at(name)));
  }
  if (schema instanceof z.ZodArray) return freeTexts(schema.element, `${path}[]`);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return freeTexts(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion) {
    return schema.options.flatMap((option) => freeTexts(option, path));
  }
  return schema instanceof z.ZodString && schema.safeParse(TEXT).success ? [path] : [];
}

function valuesAt(value: unknown, path: string): unknown[] {
  return path.split('.').reduce<unknown[]>(
    (values, name) =>
      values.flatMap((each) => {
        const found = z.record(z.string(), z.unknown()).parse(each)[name.replace('[]', '')];
        return name.endsWith('[]') ? z.array(z.unknown()).parse(found) : [found];
      }),
    [value],
  );
}

const paths = freeTexts(GateOutcome).filter((path) => !FIXED.test(path));

it('finds the free texts of an outcome', () => {
  expect(paths).toEqual(
    expect.arrayContaining(['why', 'evidence[]', 'suites[].reason', 'targets[].route.to', 'fault.message']),
  );
});

it.each(paths)('%s is hostile in the outcome that the injection tests render', (path) => {
  const values = valuesAt(hostileFault(TEXT), path);
  expect(values.length).toBeGreaterThan(0);
  for (const value of values) expect(value).toContain(TEXT);
});

it('is an outcome as the schema has it', () => {
  expect(GateOutcome.safeParse(hostileFault(TEXT)).error).toBeUndefined();
});
