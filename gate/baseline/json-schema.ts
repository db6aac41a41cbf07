import { z } from 'zod';
import { Sample, Samples } from '../criterion/measurement.ts';
import { BASELINE_SCHEMA_VERSION, BaselineDocument } from './document.ts';

/** The published JSON Schema (draft 2020-12) of a baseline: what other tools check a document against. */
export function baselineJsonSchema(): Record<string, unknown> {
  return {
    $id: `urn:benchmark-gate:baseline:${BASELINE_SCHEMA_VERSION}`,
    title: 'Benchmark baseline',
    description: 'One performance baseline: every number measured for one commit on one class of machines.',
    ...z.toJSONSchema(BaselineDocument, {
      target: 'draft-2020-12',
      // Samples are checked by a function, which has no JSON Schema of its own.
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema === Samples) Object.assign(jsonSchema, samplesJsonSchema());
      },
    }),
  };
}

function samplesJsonSchema(): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(z.array(Sample));
  return schema;
}
