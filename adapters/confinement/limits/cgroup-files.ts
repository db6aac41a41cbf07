import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The text of a file of a cgroup; null where this kernel doesn't have it, or the cgroup is gone. */
export const readControl = (folder: string, name: string): Promise<string | null> =>
  readFile(join(folder, name), 'utf8').catch(() => null);

/** Writes to a file of a cgroup; it is never made where it isn't there. */
export const writeControl = (folder: string, name: string, value: string | number): Promise<void> =>
  writeFile(join(folder, name), String(value), { flag: 'r+' });

/** A field of a file of `NAME VALUE` lines; 0 where it isn't there. */
export async function readField(folder: string, file: string, field: string): Promise<number> {
  const text = await readControl(folder, file);
  const value = new RegExp(`^${field} (\\d+)$`, 'm').exec(text ?? '')?.[1];
  return Number(value ?? 0);
}

/** Ids of the processes in a cgroup itself, as this process sees them. */
export async function processesIn(folder: string): Promise<number[]> {
  const text = (await readControl(folder, 'cgroup.procs')) ?? '';
  return text.split('\n').filter(Boolean).map(Number);
}
