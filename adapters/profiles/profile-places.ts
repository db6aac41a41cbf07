import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../files/package-root.ts';
import type { Environment } from '../files/user-folders.ts';

/** A profile's name; whatever else is asked for is a file. */
const NAME = /^[a-z0-9][a-z0-9-]*$/;

export const isProfileName = (text: string): boolean => NAME.test(text);

/** The profiles that are part of this package. */
export const shippedProfiles = (): string => join(packageRoot(), 'profiles');

/**
 * The folders in which profiles are found by name, the first that has one: the operator's, which
 * `BENCHMARK_GATE_PROFILES` names, and that of this package.
 */
export function profileFolders(env: Environment): readonly string[] {
  const own = env.BENCHMARK_GATE_PROFILES?.trim();
  return own ? [own, shippedProfiles()] : [shippedProfiles()];
}

/**
 * The file of a profile by its name. A profile may extend one of its own name in a later folder.
 *
 * @param below files that extend it
 */
export function namedFile(name: string, folders: readonly string[], below: readonly string[] = []): string {
  const files = folders.map((folder) => join(folder, `${name}.yaml`));
  const found = files.find((file) => existsSync(file) && !below.includes(file));
  return found ?? (files.at(-1) as string);
}

/** All names of profiles in some folders, in order, each once. */
export async function profileNames(folders: readonly string[]): Promise<string[]> {
  const names = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])));
  const files = names.flat().filter((name) => name.endsWith('.yaml'));
  return [...new Set(files.map((name) => name.slice(0, -5)))].sort();
}
