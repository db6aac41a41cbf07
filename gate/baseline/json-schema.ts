import { z } from 'zod';
import { BASELINE_SCHEMA_VERSION, BaselineDocument } from './document.ts';

/** The published JSON Schema (draft 2020-12) of a baseline: what other tools check a document against. */
export function baselineJsonSchema(): Record<string, unknown> {
  return {
    $id: `urn:benchmark-gate:baseline:${BASELINE_SCHEMA_VERSION}`,
    title: 'Benchmark baseline',
    description: 'One performance baseline: every number measured for one commit on one class of machines.',
    ...z.toJSONSchema(BaselineDocument, { target: 'draft-2020-12' }),
  };
}
