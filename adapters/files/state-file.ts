import type { z } from 'zod';
import { readBoundedFile } from './read-bounded-file.ts';
import { replaceFile } from './replace-file.ts';

/** What a change makes large is bounded before it is kept: the names that an executable may list have some 16 MiB. */
const MAX_STATE_BYTES = 64 * 1024 * 1024;

/** Writes a state file of the gate as a whole, whatever happens to this process. */
export const writeState = (file: string, state: unknown): Promise<void> => replaceFile(file, JSON.stringify(state));

/** Reads a state file; null where there is none that fits. */
export function readState<T>(file: string, schema: z.ZodType<T>): T | null {
  const read = readBoundedFile(file, MAX_STATE_BYTES);
  if ('fault' in read) return null;
  const state = schema.safeParse(parseJson(read.text));
  return state.success ? state.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
