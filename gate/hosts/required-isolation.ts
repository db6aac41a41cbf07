import type { HostTerms } from '../profile/host-terms.ts';
import type { Profile } from '../profile/profile.ts';

/**
 * Whether a change may be measured on a host without a sandbox, where it can do whatever that host's worker can. A change
 * from a fork may be anybody's: for it a sandbox is required, unless the operator's own profile says otherwise. A profile
 * that came with the request lowers that only where it is the operator's, to the last key.
 *
 * @param operators the profile that control itself has by this name; null: none
 */
export function requiredIsolation(input: {
  readonly profile: Profile;
  readonly operators: Profile | null;
  readonly fromFork: boolean;
}): NonNullable<HostTerms['isolation']> {
  const { profile, operators, fromFork } = input;
  const asked = profile.host.isolation ?? (fromFork ? 'required' : 'preferred');
  if (asked === 'required' || !fromFork) return asked;
  return operators !== null && JSON.stringify(operators) === JSON.stringify(profile) ? asked : 'required';
}
