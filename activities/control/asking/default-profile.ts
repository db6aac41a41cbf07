import type { Git } from '../../../adapters/git/git.ts';
import { InputError } from '../../../gate/contract/input-error.ts';
import type { Source } from '../../../gate/contract/request.ts';
import type { Profile } from '../../../gate/profile/profile.ts';

/** A profile, and where it comes from, in words. */
export interface FoundProfile {
  readonly profile: Profile;
  readonly origin: string;
}

/** A change, with what is known of where it and its repository are. */
interface PlacedChange {
  readonly repository: string;
  readonly sha: string;
  readonly source: Source;
  /** The repository's own address. */
  readonly ownAddress: string;
  /** Null: the branch that the address's HEAD names. */
  readonly defaultBranch: string | null;
}

/**
 * Finds the profile of a repository where nobody named one.
 *
 * @throws InputError where it has none; with the faults of the one that it has
 */
export type ProfileSeeker = (change: PlacedChange) => Promise<FoundProfile>;

/** Where a repository keeps its own profile. */
export const REPOSITORY_PROFILE = '.github/benchmark-gate.yaml';

/** Bytes of a profile's file; a larger one is refused by whoever reads it. */
const MOST_BYTES = 256 * 1024 + 1;

export interface DefaultProfileDeps {
  readonly git: Pick<Git, 'fetchIntoMirror' | 'readCommits'>;
  /** A profile from its text. @param file what its faults are said of @throws ProfileError */
  readonly readProfile: (file: string, text: string) => Promise<Profile>;
  /** The shipped profile for a repository; null where there is none. */
  readonly shippedProfile: (repository: string) => Promise<Profile | null>;
  readonly cancellationSignal?: () => AbortSignal;
}

/**
 * The repository's own profile at the trusted base, else the shipped one for that repository. The trusted base is the
 * newest commit that the change and the default branch both have, as fetched from the repository's own address: the
 * change's author could have written whatever else there is.
 */
export const createDefaultProfile =
  ({ git, readProfile, shippedProfile, cancellationSignal }: DefaultProfileDeps): ProfileSeeker =>
  async (change) => {
    const { repository, sha } = change;
    const { mirror, trusted } = await fetchTrusted(git, change, cancellationSignal?.());
    if (trusted !== null) {
      const reader = git.readCommits(mirror, cancellationSignal?.());
      const text = await reader.readFileAt(trusted, REPOSITORY_PROFILE, MOST_BYTES);
      const origin = `${REPOSITORY_PROFILE} of ${trusted}`;
      if (text !== null) return { profile: await readProfile(origin, text), origin };
    }
    const shipped = await shippedProfile(repository);
    if (shipped !== null) return { profile: shipped, origin: 'shipped for this repository' };
    const looked =
      trusted === null
        ? `${sha} has no commit in common with the default branch of ${change.ownAddress}`
        : `${trusted}, the newest commit that the change and the default branch have in common, has no ${REPOSITORY_PROFILE}`;
    throw new InputError([
      `profile: none is named, and ${repository} has none: ${looked}; make one by \`benchmark-gate init\` in a checkout and commit it, or name one`,
    ]);
  };

async function fetchTrusted(
  git: DefaultProfileDeps['git'],
  { repository, sha, source, ownAddress, defaultBranch }: PlacedChange,
  signal: AbortSignal | undefined,
) {
  const asked = { repository, sha, base: null, defaultBranch, signal };
  const own = { kind: 'url', location: ownAddress } as const;
  // What the mirror has already isn't fetched again: the default branch is, from its own address alone.
  if (source.location !== ownAddress) await git.fetchIntoMirror({ ...asked, source });
  return git.fetchIntoMirror({ ...asked, source: own, isOwnSource: true });
}
