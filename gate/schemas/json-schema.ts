import { z } from 'zod';
import { Sample, Samples } from '../criterion/measurement.ts';
import { layeredSchema } from './layered-schema.ts';
import type { PublishedSchema } from './published-schemas.ts';

/** A JSON Schema as plain data. */
export type JsonSchema = { [keyword: string]: unknown };

/**
 * The published JSON Schema (draft 2020-12) of a document: what other tools check one against.
 *
 * @param described adds what is known of keys besides
 */
export function jsonSchemaOf(
  { name, version, title, description, schema, io, layered, exactlyOne }: PublishedSchema,
  described: (schema: JsonSchema) => JsonSchema = (schema) => schema,
): JsonSchema {
  const { $schema, ...generated } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    // Samples are checked by a function, which has no JSON Schema of its own.
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === Samples) Object.assign(jsonSchema, samplesJsonSchema());
    },
  }) as JsonSchema;
  const whole = described(generated);
  return {
    $id: `urn:benchmark-gate:${name}:${version}`,
    title,
    description,
    $schema,
    ...(layered === true ? layeredSchema(whole) : whole),
    ...(exactlyOne === undefined ? {} : { oneOf: exactlyOne.map((key) => ({ required: [key] })) }),
  };
}

function samplesJsonSchema(): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(z.array(Sample));
  return schema;
}
