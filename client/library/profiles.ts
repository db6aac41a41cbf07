import type { ProfileFault } from '../../adapters/profiles/profile-error.ts';
import { ProfileError } from '../../adapters/profiles/profile-error.ts';
import type { Profile } from '../../gate/profile/profile.ts';

/**
 * Reads a profile with everything that it extends: by the name of one that comes with this package (letters, digits and
 * dashes), else from a file of at most 256 KiB. Durations are milliseconds and sizes bytes, whatever they were written as.
 *
 * @throws ProfileError with every fault of all its files
 */
export async function readProfile(nameOrFile: string): Promise<Profile> {
  const { loadProfile } = await import('../../adapters/profiles/load-profile.ts');
  return loadProfile(nameOrFile);
}

/**
 * What is wrong with a profile: each fault with file, line and column (both count from 1), in the order of the files;
 * nothing where a gate would take it.
 */
export async function profileFaults(nameOrFile: string): Promise<readonly ProfileFault[]> {
  try {
    await readProfile(nameOrFile);
    return [];
  } catch (error) {
    if (error instanceof ProfileError) return error.faults;
    throw error;
  }
}
