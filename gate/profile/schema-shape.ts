import type { z } from 'zod';

/** Any schema of zod's. */
export type Schema = z.core.$ZodType;

/** A mapping of fixed keys. */
export type ObjectSchema = z.core.$ZodObject;

const isType = <T extends Schema>(schema: Schema, type: T['_zod']['def']['type']): schema is T =>
  schema._zod.def.type === type;

/** A schema without what is wrapped around it: a default, `null`, that it may be absent, what is made of it. */
export function bareSchema(schema: Schema): Schema {
  const { innerType, in: input } = schema._zod.def as { innerType?: Schema; in?: Schema };
  const inner = innerType ?? input;
  return inner === undefined ? schema : bareSchema(inner);
}

/** The mappings of fixed keys that a schema allows: the one that it is, or the alternatives of a union; none: others. */
export function objectsOf(schema: Schema): ObjectSchema[] {
  const bare = bareSchema(schema);
  if (isType<ObjectSchema>(bare, 'object')) return [bare];
  return isType<z.core.$ZodUnion>(bare, 'union') ? bare._zod.def.options.flatMap((option) => objectsOf(option)) : [];
}

/** What a mapping of names to values has for its values; null where a schema is none. */
export function valuesOf(schema: Schema): Schema | null {
  const bare = bareSchema(schema);
  return isType<z.core.$ZodRecord>(bare, 'record') ? bare._zod.def.valueType : null;
}

/** What a list has for its items; null where a schema is none. */
export function itemsOf(schema: Schema): Schema | null {
  const bare = bareSchema(schema);
  return isType<z.core.$ZodArray>(bare, 'array') ? bare._zod.def.element : null;
}

export const shapeOf = (schema: ObjectSchema): Readonly<Record<string, Schema>> => schema._zod.def.shape;

/** The only value that a schema allows; undefined where it allows several. */
export function literalOf(schema: Schema | undefined): unknown {
  const bare = schema === undefined ? undefined : bareSchema(schema);
  return bare !== undefined && isType<z.core.$ZodLiteral>(bare, 'literal') && bare._zod.def.values.length === 1
    ? bare._zod.def.values[0]
    : undefined;
}

/**
 * The alternatives that a mapping with these entries can be: those that know all of its keys, and whose fixed words are
 * its own. A word that isn't given rules nothing out.
 *
 * @param wordAt the scalar of a key; undefined where there is none
 */
export const fitting = (
  objects: readonly ObjectSchema[],
  keys: readonly string[],
  wordAt: (key: string) => unknown,
): ObjectSchema[] =>
  objects.filter((object) => {
    const shape = shapeOf(object);
    return (
      keys.every((key) => Object.hasOwn(shape, key)) &&
      Object.entries(shape).every(([key, part]) => {
        const [literal, word] = [literalOf(part), wordAt(key)];
        return literal === undefined || word === undefined || literal === word;
      })
    );
  });
