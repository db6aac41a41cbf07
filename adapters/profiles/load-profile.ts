import { checkProfile } from '../../gate/profile/check/check-profile.ts';
import { Profile } from '../../gate/profile/profile.ts';
import type { Environment } from '../files/user-folders.ts';
import { explainIssues, type PathFault, placeFault } from './explain-issues.ts';
import { toData } from './merge-layers.ts';
import { ProfileError, type ProfileFault } from './profile-error.ts';
import { profileFolders, profileNames, shippedProfiles } from './profile-places.ts';
import { foreignFiles, readLayers, readTextLayers } from './read-layers.ts';

type Issues = Parameters<typeof explainIssues>[0];

export interface LoadOptions {
  /** Where profiles are found by name; by default those of the operator, then those of this package. */
  readonly profilesDir?: string;
  /** Says which folder the operator's profiles are in: `BENCHMARK_GATE_PROFILES`; absent: none. */
  readonly env?: Environment;
}

/**
 * Reads a profile by name or file, with everything that it extends.
 *
 * @throws ProfileError with every fault of all its files: syntax, unknown or missing keys, wrong values, and names that
 *   lead nowhere
 */
export const loadProfile = async (nameOrFile: string, options: LoadOptions = {}): Promise<Profile> =>
  checked(await readLayers(nameOrFile, foldersOf(options)));

/**
 * Reads a profile from its text, with everything that it extends, by names alone.
 *
 * @param file what its faults are said of
 * @throws ProfileError as {@link loadProfile} does
 */
export const readProfileText = async (file: string, text: string, options: LoadOptions = {}): Promise<Profile> =>
  checked(await readTextLayers(file, text, foldersOf(options)));

/** The profile of this package for a repository; null where there is none. */
export async function shippedProfileOf(repository: string): Promise<Profile | null> {
  const folders = [shippedProfiles()];
  for (const name of await profileNames(folders)) {
    const layers = await readLayers(name, folders);
    if (layers.repository?.toLowerCase() === repository.toLowerCase()) return checked(layers);
  }
  return null;
}

/** The files that a profile is read from, as absolute paths, other than those that are found by name. */
export const profileFiles = (nameOrFile: string, options: LoadOptions = {}): Promise<string[]> =>
  foreignFiles(nameOrFile, foldersOf(options));

const foldersOf = ({ profilesDir, env = {} }: LoadOptions): readonly string[] =>
  profilesDir === undefined ? profileFolders(env) : [profilesDir];

function checked({ tree, faults, files }: Awaited<ReturnType<typeof readLayers>>): Profile {
  if (tree === null) throw new ProfileError(sorted(faults, files));
  const data = toData(tree);
  const parsed = Profile.safeParse(data);
  const wrong = parsed.success ? checkProfile(parsed.data).map(wrongValue) : faultsOf(data, parsed.error.issues);
  const all = [...faults, ...wrong.map((fault) => placeFault(tree, fault))];
  if (all.length > 0 || !parsed.success) throw new ProfileError(sorted(all, files));
  return parsed.data;
}

const wrongValue = ({ path, message }: { path: readonly PropertyKey[]; message: string }): PathFault => ({
  path,
  what: 'value',
  message,
});

/**
 * Faults of the shape, and those that can be seen beside them: what is wrong is left out, and what leads to it by name
 * is right.
 */
function faultsOf(data: unknown, issues: Issues): PathFault[] {
  const faults = explainIssues(issues, data);
  const beside = checkBeside(data, faults);
  return [...faults, ...beside.filter(({ path }) => !faults.some((fault) => startsWith(path, fault.path)))];
}

function checkBeside(data: unknown, faults: readonly PathFault[]): PathFault[] {
  if (!isMapping(data)) return [];
  const rest = structuredClone(data);
  // A key that nothing knows is all that is wrong with its entry; else the whole suite, metric or target is unknown.
  for (const { path, what } of faults) remove(rest, what === 'key' ? path : path.slice(0, 2));
  const { success, data: profile } = Profile.safeParse({ name: 'unnamed', suites: {}, ...rest });
  return success ? checkProfile(profile, data).map(wrongValue) : [];
}

/** Removes an entry of a mapping; where the path leads through a list, the suite, metric or target around it. */
function remove(data: Record<string, unknown>, path: readonly PropertyKey[]): void {
  const steps = path.map(String);
  const last = steps.pop();
  let mapping: unknown = data;
  for (const step of steps) mapping = isMapping(mapping) ? mapping[step] : undefined;
  if (last !== undefined && isMapping(mapping)) delete mapping[last];
  else if (steps.length > 0) remove(data, steps.slice(0, 2));
}

const startsWith = (path: readonly PropertyKey[], start: readonly PropertyKey[]): boolean =>
  start.every((step, index) => path[index] === step);

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The file that was asked for first, then what it extends; by line in each. */
function sorted(faults: readonly ProfileFault[], files: readonly string[]): ProfileFault[] {
  return [...faults].sort(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}
