import { rename, writeFile } from 'node:fs/promises';
import type { z } from 'zod';
import { readBoundedFile } from './read-bounded-file.ts';

const MAX_STATE_BYTES = 1024 * 1024;

/** Writes a state file of the gate as a whole, whatever happens to this process. */
export async function writeState(file: string, state: unknown): Promise<void> {
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(state));
  await rename(unfinished, file);
}

/** Reads a state file; null where there is none that fits. */
export function readState<T>(file: string, schema: z.ZodType<T>): T | null {
  const read = readBoundedFile(file, MAX_STATE_BYTES);
  if ('fault' in read) return null;
  const state = schema.safeParse(JSON.parse(read.text));
  return state.success ? state.data : null;
}
