import { z } from 'zod';
import type { Schema } from '../../../gate/profile/schema-shape.ts';

const innerOf = (schema: Schema): Schema | undefined => (schema._zod.def as { innerType?: Schema }).innerType;

/** A note of a schema, or of the one that is wrapped in it; undefined where none has it. */
function noteOf(schema: Schema, name: 'description' | 'examples' | 'title'): unknown {
  const note = z.globalRegistry.get(schema)?.[name];
  const inner = innerOf(schema);
  return note ?? (inner === undefined ? undefined : noteOf(inner, name));
}

/** What a key is for; '' where nobody said it. */
export const described = (schema: Schema): string => String(noteOf(schema, 'description') ?? '');

/** What its type is called, where it has a name. */
export const titleOf = (schema: Schema): string | undefined => noteOf(schema, 'title') as string | undefined;

/** A value that it may have; undefined where nobody gave one. */
export const exampleIn = (schema: Schema): unknown => (noteOf(schema, 'examples') as unknown[] | undefined)?.[0];
