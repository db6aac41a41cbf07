import { InputError } from '../../gate/contract/input-error.ts';
import type { Profile } from '../../gate/profile/profile.ts';
import { type LoadOptions, readProfileText } from './load-profile.ts';
import { ProfileError } from './profile-error.ts';

/**
 * A profile that a caller handed over, with everything that it extends, by names alone. JSON is YAML: it is read as the
 * file would be that has it.
 *
 * @throws InputError with every fault, by its place in the request
 */
export async function readHandedProfile(content: object, options: LoadOptions = {}): Promise<Profile> {
  try {
    return await readProfileText('profile', JSON.stringify(content), options);
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    const faults = error.faults.map(({ file, path, message, ...place }) => {
      const at = file === 'profile' ? file : `profile: ${file}:${place.line}:${place.column}`;
      return [path === '' || file !== 'profile' ? at : `${at}.${path}`, message].join(': ');
    });
    throw new InputError(faults, { cause: error });
  }
}
