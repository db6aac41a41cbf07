import type { SubjectDescription } from '../../../adapters/github/subject/read-subject.ts';
import { InputError } from '../../../gate/contract/input-error.ts';
import type { Source } from '../../../gate/contract/request.ts';
import type { Subject } from '../../../gate/names/subject.ts';
import type { Profile } from '../../../gate/profile/profile.ts';
import type { FoundProfile, ProfileSeeker } from './default-profile.ts';
import { faultsOf } from './request-errors.ts';

/** What is asked before anything is started, by a client or by a control worker: all of it is read-only. */
export interface ResolveDependencies {
  /** @throws with one fault a line, each with file, line and column */
  loadProfile(nameOrFile: string): Promise<Profile>;
  /** The profile that a caller handed over. @throws with its faults. Absent: none can be */
  handedProfile?(content: object): Promise<Profile>;
  /** The profile of a repository where nobody named one. @throws InputError where it has none. Absent: one must be named */
  defaultProfile?: ProfileSeeker;
  /**
   * The first file of a profile that the change's author may have written, and why it looks so; null where none does.
   * Absent: the caller vouches for the profile.
   */
  authoredProfile?(
    nameOrFile: string,
    change: { repository: string; sha: string; source: Source; ownAddress: string },
  ): Promise<{ readonly file: string; readonly why: string } | null>;
  readSubject(repository: string, subject: Subject): Promise<SubjectDescription>;
  /** Where a repository is by itself, whatever source a request names. */
  addressOf(repository: string): string;
  /**
   * What is at a location: a URL that git takes, a bundle or a folder. `head` is its HEAD; `hasCommit` is null where a
   * remote can't be asked for a single commit.
   * @throws where there is no git repository
   */
  inspectSource(
    location: string,
    sha: string | null,
    repository: string,
  ): Promise<{ source: Source; head: string | null; hasCommit: boolean | null }>;
  /** Whether a source has a commit; null where it can't be asked for that alone. Absent: nobody asks beforehand. */
  hasCommit?(source: Source, sha: string, repository: string): Promise<boolean | null>;
  /** Whether a source has a branch, tag or commit; null where it can't be asked. */
  hasBase(source: Source, base: string, repository: string): Promise<boolean | null>;
}

/** What was typed of a request: undefined where it wasn't, null where it has a fault of its own. */
export type TypedRequest = { readonly [Option in 'repo' | 'sha' | 'source' | 'base']: string | null | undefined } & {
  readonly subject: Subject | null;
  readonly profile: string | object | null | undefined;
  readonly suites: readonly string[] | null | undefined;
};

/** What is wrong with the parts of a request that can be read, where others can't. */
export const faultsOfReadable = async (
  typed: TypedRequest,
  dependencies: ResolveDependencies,
): Promise<readonly string[]> => (await lookAtAsked(typed, dependencies)).faults;

/**
 * What the world says of a request, as far as it can be asked; and everything that is wrong with it.
 *
 * @param isSought whether a profile that nobody named is sought next where nothing is wrong, at the repository's own address
 */
export async function lookAtAsked(
  { repo, subject, sha, source, profile: name, base, suites }: TypedRequest,
  dependencies: ResolveDependencies,
  isSought = false,
) {
  const { readSubject, inspectSource, hasBase, addressOf } = dependencies;
  const about = typeof repo === 'string' ? repo : null;
  const [profile, described] = await Promise.allSettled([
    named(name, dependencies),
    about === null || subject === null ? null : readSubject(about, subject),
  ]);
  const repository = settled(described)?.repository ?? about;
  const head = settled(described)?.headSha ?? null;
  const location = repository === null ? null : (source ?? addressOf(repository));
  // Of a source whose commit nobody knows, only whether there is one.
  const commit = sha === null ? null : (sha ?? head);
  const isKnown = settled(described) !== null && commit !== null;
  const [inspected] = await Promise.allSettled([
    repository === null || location === null || source === null
      ? null
      : isSought && isKnown && name === undefined && source === undefined && isFoundByFetching(location, sha)
        ? ({ source: { kind: 'url', location }, head: null, hasCommit: null } as const)
        : inspectSource(location, commit, repository),
  ]);
  const found = settled(inspected);
  // The head that GitHub names is there; another commit may be mistyped. Where the profile is sought, it is fetched.
  const doubted =
    typeof sha === 'string' && sha !== head && found?.hasCommit === null && name !== undefined ? sha : null;
  const [comparable, committed] = await Promise.allSettled([
    found === null || repository === null || typeof base !== 'string' ? null : hasBase(found.source, base, repository),
    found === null || repository === null || doubted === null
      ? (found?.hasCommit ?? null)
      : (dependencies.hasCommit?.(found.source, doubted, repository) ?? null),
  ]);

  const failed = [profile, described, inspected, comparable, committed].flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  const faults = failed.flatMap((reason) => faultsOf(reason) ?? []);
  const loaded = settled(profile);
  if (loaded !== null) faults.push(...unknownNames(loaded.profile, suites ?? []));
  if (found !== null && sha === undefined && found.head === null && settled(described)?.headSha === null)
    faults.push(`--source: ${location} has no HEAD`);
  const hasCommit = settled(committed);
  if (hasCommit === false) faults.push(`--sha: ${location} has no commit ${commit ?? found?.head}`);
  if (settled(comparable) === false) faults.push(`--base: ${location} has no branch, tag or commit ${base}`);
  const outage = failed.find((reason) => faultsOf(reason) === null);
  return { faults, outage, profile: loaded, described: settled(described), found: found && { ...found, hasCommit } };
}

/**
 * Whether looking at a repository's own address first would tell no more than fetching from there does: a server can't be
 * asked for a commit alone, and one that GitHub named is nobody's fault.
 */
const isFoundByFetching = (location: string, sha: string | null | undefined): boolean =>
  sha === undefined || !location.startsWith('file://');

/** The profile that was named or handed over; null where none was. */
async function named(
  profile: TypedRequest['profile'],
  { loadProfile, handedProfile }: ResolveDependencies,
): Promise<FoundProfile | null> {
  if (profile === null || profile === undefined) return null;
  if (typeof profile === 'string') return { profile: await loadProfile(profile), origin: 'named' };
  if (handedProfile === undefined) throw new InputError(['profile: name one: none can be handed over here']);
  return { profile: await handedProfile(profile), origin: 'handed over' };
}

const settled = <T>(result: PromiseSettledResult<T>): T | null => (result.status === 'fulfilled' ? result.value : null);

/** What is wrong with a selection of suites by a profile that doesn't have all of them. */
export const unknownNames = ({ name, suites }: Profile, asked: readonly string[]): string[] =>
  asked
    .filter((suite) => !Object.hasOwn(suites, suite))
    .map((suite) => `--suites: the profile ${name} has no suite ${suite}; it has ${Object.keys(suites).join(', ')}`);
