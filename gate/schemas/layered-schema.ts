type Schema = { [keyword: string]: unknown };
type Part = Schema & { properties?: Record<string, Schema>; anyOf?: Schema[] };

/** What a file says of the one that it is laid over. */
const EXTENDS = {
  type: 'string',
  minLength: 1,
  description: 'Another profile, by name or by its path from this file: this one is laid over it, entry by entry.',
};

/** Whom a file says that it is for, where nobody names a profile. */
const REPOSITORY = {
  type: 'string',
  description: 'OWNER/NAME: the shipped profile that says so is taken for that repository, where nobody names one.',
};

/**
 * The schema of a file that may extend another: one that stands alone has to be whole; of one that is laid over another
 * any part may be missing, and null removes what the other has.
 */
export function layeredSchema(whole: Schema): Schema {
  const { $defs, ...bare } = whole;
  const root = withKey(bare, 'repository', REPOSITORY);
  return {
    if: { type: 'object', required: ['extends'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { $ref: '#/$defs/layer' },
    else: { $ref: '#/$defs/whole' },
    $defs: { ...($defs as Schema | undefined), whole: root, layer: withKey(relaxed(root), 'extends', EXTENDS) },
  };
}

const withKey = (schema: Schema, key: string, value: Schema): Schema => ({
  ...schema,
  properties: { [key]: value, ...(schema.properties as Schema) },
});

/** The same for a part of a document. */
function relaxed(schema: Schema): Schema {
  const { required: _, ...rest } = oneForAll(schema);
  const parts = rest as Part;
  const result: Schema = { ...parts };
  if (parts.properties !== undefined) {
    const entries = Object.entries(parts.properties).map(([key, value]) => [key, removable(value)] as const);
    result.properties = Object.fromEntries(entries);
  }
  if (isSchema(parts.additionalProperties)) result.additionalProperties = removable(parts.additionalProperties);
  if (parts.anyOf !== undefined) result.anyOf = parts.anyOf.map(relaxed);
  return result;
}

/**
 * Instead of alternatives one mapping with the keys of all: what tells them apart may be missing here, and who takes
 * another alternative than the file below removes the keys of that one.
 */
function oneForAll(schema: Schema): Schema {
  const { anyOf, oneOf, ...rest } = schema;
  const alternatives = (anyOf ?? oneOf) as Part[] | undefined;
  if (alternatives === undefined || !alternatives.every(({ properties }) => properties !== undefined)) return schema;
  const values = new Map<string, Schema[]>();
  for (const { properties = {} } of alternatives) {
    for (const [key, value] of Object.entries(properties)) values.set(key, [...(values.get(key) ?? []), value]);
  }
  const keys = [...values].map(([key, of]) => [key, either(of)] as const);
  return { ...rest, type: 'object', properties: Object.fromEntries(keys), additionalProperties: false };
}

/** One of several schemas, each named once, with what all of them say. */
function either(schemas: readonly Schema[]): Schema {
  const [first = {}, ...others] = new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values();
  if (others.length === 0) return first;
  const told = new Set([first, ...others].flatMap(({ description }) => description ?? []));
  return { ...(told.size === 0 ? {} : { description: [...told].join(' Or: ') }), anyOf: [first, ...others] };
}

/** Its description stays outside: that is where editors look for it. */
function removable(schema: Schema): Schema {
  const { description, ...rest } = relaxed(schema);
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, { type: 'null' }] };
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
