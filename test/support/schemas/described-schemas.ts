import { type JsonSchema, jsonSchemaOf } from '../../../gate/schemas/json-schema.ts';
import { PUBLISHED_SCHEMAS } from '../../../gate/schemas/published-schemas.ts';
import { type Comments, readComments } from './key-comments.ts';

/** The published schemas by name, each key with what its declaration says of it. */
export function describedSchemas(): ReadonlyMap<string, JsonSchema> {
  const comments = readComments();
  return new Map(
    PUBLISHED_SCHEMAS.map((published) => {
      const described = (schema: JsonSchema) => describe(schema, comments.get(published.name) ?? {});
      return [published.name, JSON.parse(JSON.stringify(jsonSchemaOf(published, described)))];
    }),
  );
}

/** What a schema says of itself stands before what its comment says. */
function describe(schema: JsonSchema, comments: Comments): JsonSchema {
  const result = { ...schema };
  const each = comments.each ?? {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties') result[keyword] = describeKeys(value as Record<string, JsonSchema>, comments);
    if (keyword === 'items' || keyword === 'additionalProperties') {
      if (typeof value === 'object') result[keyword] = describe(value as JsonSchema, each);
    }
    if (keyword === 'anyOf' || keyword === 'oneOf') {
      result[keyword] = describeAlternatives(value as JsonSchema[], comments);
    }
  }
  return result;
}

const describeKeys = (properties: Record<string, JsonSchema>, { keys = {} }: Comments): Record<string, JsonSchema> =>
  Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => {
      const { text = '', part = {} } = keys[key] ?? {};
      return [key, describe(text === '' ? schema : { description: text, ...schema }, part)];
    }),
  );

/** Of a nullable schema one alternative is null, and the comments are of the other. */
const describeAlternatives = (schemas: JsonSchema[], comments: Comments): JsonSchema[] =>
  schemas.map((schema, index) => describe(schema, comments.alternatives?.[index] ?? comments));
