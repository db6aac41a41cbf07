import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { openObject } from '../../../../gate/names/open-object.ts';
import { readBoundedFile } from '../../../files/read-bounded-file.ts';
import { Seal } from './seal-folder.ts';

const NAME = 'manifest.json';
const MAX_BYTES = 1024 * 1024;

/** What a warm base is, and was made of. It lies beside the target directory. */
export const BaseManifest = openObject({
  schemaVersion: z.literal(1),
  /** Of everything that decides what the dependencies are and how they are built, but for the command lines. */
  identity: z.string(),
  repository: z.string(),
  /** The trusted commit. */
  commit: z.string(),
  rustc: z.string(),
  /** Arguments of cargo that built it, one line each. */
  lines: z.array(z.string()),
  madeAt: z.iso.datetime(),
  seal: Seal,
});
export type BaseManifest = z.infer<typeof BaseManifest>;

/** A warm base on this host's disk. */
export interface WarmBase {
  /** Holds the manifest and `target`. */
  readonly folder: string;
  readonly manifest: BaseManifest;
  readonly usedMs: number;
}

export const manifestFile = (folder: string): string => join(folder, NAME);
export const targetOf = (folder: string): string => join(folder, 'target');

/** Null where there is no warm base, or none that can be read. */
export function readWarmBase(folder: string): WarmBase | null {
  const file = readBoundedFile(manifestFile(folder), MAX_BYTES);
  if ('fault' in file) return null;
  try {
    const manifest = BaseManifest.safeParse(JSON.parse(file.text));
    return manifest.success ? { folder, manifest: manifest.data, usedMs: file.modifiedMs } : null;
  } catch {
    return null;
  }
}

/** Notes that a warm base was used now. */
export async function touch(folder: string): Promise<void> {
  const now = new Date();
  await utimes(manifestFile(folder), now, now);
}
