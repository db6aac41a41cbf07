import { z } from 'zod';

/**
 * An object that other versions of the gate write as well: a key that this one doesn't know is no fault, and is kept as it
 * is. Nothing here reads it, but a document that is digested or signed stays the same on its way through this version.
 * What people write by hand is a `z.strictObject`, so that a misspelt key is told.
 */
export const openObject = <Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strip> =>
  // Only the type forgets that unknown keys stay: whoever builds such a document gets its misspelt keys told.
  z.looseObject(shape) as unknown as z.ZodObject<Shape, z.core.$strip>;

type Schema = z.core.$ZodType;

/**
 * A strict schema, as documents of other versions are read by it: the same, with all of its objects open.
 *
 * @throws Error where the schema has a part that this function can't look into
 */
export function opened<S extends z.ZodType>(schema: S): S {
  return open(schema) as S;
}

function open(schema: Schema): Schema {
  const { def } = schema._zod as unknown as { def: z.core.$ZodTypeDef & Record<string, unknown> };
  switch (def.type) {
    case 'object':
      return rebuilt(schema, {
        shape: Object.fromEntries(Object.entries(def.shape as object).map(([key, part]) => [key, open(part)])),
        catchall: z.unknown(),
      });
    case 'array':
      return rebuilt(schema, { element: open(def.element as Schema) });
    case 'record':
      return rebuilt(schema, { valueType: open(def.valueType as Schema) });
    case 'union':
      return rebuilt(schema, { options: (def.options as Schema[]).map(open) });
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
      return rebuilt(schema, { innerType: open(def.innerType as Schema) });
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'enum':
    case 'literal':
    case 'tuple':
    case 'pipe':
      return schema;
    default:
      throw new Error(`a schema of type ${def.type} can't be opened`);
  }
}

/** The same schema, with its checks, and other parts. A getter of the definition is read where it isn't replaced. */
const rebuilt = (schema: Schema, parts: Record<string, unknown>): Schema =>
  z.core.clone(schema, { ...schema._zod.def, ...parts } as Schema['_zod']['def']);
