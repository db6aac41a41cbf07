import type { Profile } from '../../profile/profile.ts';
import type { Origin } from './carry-suite.ts';
import { whyExecutablesBuilt } from './why-built.ts';

/**
 * Why a change of documentation has something built all the same: the nearest baseline that says what it was built of
 * names what differs. Null where none does, or none says.
 */
export function whyReadByBuild(origins: readonly Origin[], profile: Pick<Profile, 'scope' | 'data'>): string | null {
  const told = origins.find(({ inputs }) => inputs.size > 0);
  if (told === undefined) return null;
  for (const record of told.inputs.values()) {
    const keys = record.executables.filter(({ kind }) => kind === 'bench').map(({ key }) => key);
    const why = whyExecutablesBuilt(record, keys, told.difference, profile);
    if (why !== null) return why;
  }
  return null;
}
