import type { InspectedSource } from '../../../adapters/git/source.ts';
import type { GitHub } from '../../../adapters/github/github.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { AskedMeasure, MeasureRequest } from '../../../gate/contract/measuring/measure-request.ts';
import type { Source } from '../../../gate/contract/request.ts';
import type { Profile } from '../../../gate/profile/profile.ts';
import { withRounds } from '../../../gate/profile/rounds.ts';
import type { ControlActivities } from '../../interfaces.ts';
import { chosenNames } from './chosen-names.ts';
import type { ProfileSeeker } from './default-profile.ts';
import { faultsOf } from './request-errors.ts';

/** What is asked before anything is measured: all of it is read-only. */
export interface ResolveMeasureDeps {
  readonly github: Pick<GitHub, 'readSubject' | 'readRepository'>;
  readonly git: {
    inspectSource(location: string, sha: string | null, repository: string): Promise<InspectedSource>;
    branchHead(source: Source, branch: string, repository: string): Promise<string | null>;
    hasCommit(source: Source, sha: string, repository: string): Promise<boolean | null>;
  };
  /** By name; from a command line also a file's. */
  readonly loadProfile: (nameOrFile: string) => Promise<Profile>;
  /** Finds the one that is taken where none is named. */
  readonly defaultProfile: ProfileSeeker;
  /** Where a repository is by itself. */
  readonly addressOf: (repository: string) => string;
}

/** What may be asked for, from wherever: a command line may name a profile's file. */
export type AskedOf = Omit<AskedMeasure, 'profile'> & { readonly profile?: string | undefined };

/**
 * Completes what somebody asks to have measured: its commit, by branch, pull request or as it is named; its source, and
 * its profile.
 *
 * @throws {GateError} wrong-input, with every fault that could be found; otherwise what those throw that are asked
 */
export const createResolveMeasure =
  (deps: ResolveMeasureDeps) =>
  async (asked: AskedOf): Promise<MeasureRequest> => {
    const [named, described] = await Promise.allSettled([
      asked.profile === undefined ? null : deps.loadProfile(asked.profile),
      describe(deps.github, asked),
    ]);
    const place =
      described.status === 'rejected' ? null : await Promise.allSettled([find(deps, asked, described.value)]);
    const [found] = place ?? [];
    const [profile] = await Promise.allSettled([usedProfile(deps, settled(named), settled(described), found)]);
    const errors = [named, described, found, profile].flatMap((result) =>
      result?.status === 'rejected' ? [result.reason] : [],
    );
    const faults = errors.flatMap((error) => faultsOf(error) ?? []);
    if (profile.status === 'fulfilled' && profile.value !== null)
      faults.push(...unknownSuites(profile.value, asked.suites ?? []));
    if (faults.length > 0) throw new GateError({ class: 'wrong-input', message: faults.join('\n') });
    if (errors.length > 0 || settled(profile) === null || found?.status !== 'fulfilled') throw errors[0];
    const { suites, executables, again, reuse, branch, rounds, against } = asked;
    return {
      ...found.value,
      branch: branch ?? null,
      profile: withRounds(settled(profile) as Profile, { rounds, against }),
      suites: chosenNames(suites),
      executables: chosenNames(executables),
      ...(again === true ? { again } : {}),
      ...(reuse === false ? { reuse } : {}),
    };
  };

/** The same for a workflow. @param deps.digestOf SHA-256 of a value's canonical JSON, in hexadecimal digits */
export const createFindMeasure = (
  deps: ResolveMeasureDeps & { readonly digestOf: (value: unknown) => string },
): ControlActivities['resolveMeasure'] => {
  const resolve = createResolveMeasure(deps);
  return async (asked) => {
    const request = await resolve(asked);
    return { request, profileDigest: deps.digestOf(request.profile) };
  };
};

const settled = <T>(result: PromiseSettledResult<T>): T | null => (result.status === 'fulfilled' ? result.value : null);

/** The named one, else the repository's own; null where neither can be looked for. */
async function usedProfile(
  { defaultProfile, addressOf }: ResolveMeasureDeps,
  named: Profile | null,
  described: Described | null,
  found: PromiseSettledResult<Found> | undefined,
): Promise<Profile | null> {
  if (named !== null || described === null || found?.status !== 'fulfilled') return named;
  const { repository, headSha, source } = found.value;
  const { defaultBranch } = described;
  const ownAddress = addressOf(repository);
  return (await defaultProfile({ repository, sha: headSha, source, ownAddress, defaultBranch })).profile;
}

type Found = Pick<MeasureRequest, 'repository' | 'subject' | 'headSha' | 'source'>;

interface Described {
  /** As GitHub spells it: two spellings of one repository are one measuring. */
  readonly repository: string;
  readonly subject: MeasureRequest['subject'];
  readonly headSha: string | null;
  readonly defaultBranch: string;
}

async function describe(
  github: ResolveMeasureDeps['github'],
  { repository, pullRequest, sha }: AskedOf,
): Promise<Described> {
  if (pullRequest === undefined) {
    return { ...(await github.readRepository(repository)), subject: null, headSha: sha ?? null };
  }
  const subject = { kind: 'pull-request', number: pullRequest } as const;
  const { repository: name, headSha, defaultBranch } = await github.readSubject(repository, subject);
  return { repository: name, subject, headSha, defaultBranch };
}

async function find(
  { git, addressOf }: ResolveMeasureDeps,
  { source: typed, branch, sha, profile }: AskedOf,
  { repository, subject, headSha: known }: Described,
): Promise<Found> {
  const location = typed ?? addressOf(repository);
  const isOwn = typed === undefined && branch === undefined;
  // The repository's own address is there as long as GitHub has the repository, which was asked already.
  const inspected = isOwn ? null : await git.inspectSource(location, known, repository);
  const source: Source = inspected?.source ?? { kind: 'url', location };
  const headSha = branch === undefined ? known : await git.branchHead(source, branch, repository);
  if (headSha === null) {
    const lacks = branch === undefined ? 'the pull request has no head' : `${location} has no branch ${branch}`;
    throw new GateError({ class: 'wrong-input', message: lacks });
  }
  // What a person typed may be mistyped. Where the profile is sought, the commit is fetched.
  const isDoubted = sha !== undefined && profile !== undefined && (inspected?.hasCommit ?? null) === null;
  const hasCommit = isDoubted ? await git.hasCommit(source, headSha, repository) : inspected?.hasCommit;
  if (hasCommit === false) {
    throw new GateError({ class: 'wrong-input', message: `${location} has no commit ${headSha}` });
  }
  return { repository, subject, headSha, source };
}

const unknownSuites = ({ name, suites }: Profile, asked: readonly string[]): string[] =>
  asked
    .filter((suite) => !Object.hasOwn(suites, suite))
    .map((suite) => `the profile ${name} has no suite ${suite}; it has ${Object.keys(suites).join(', ')}`);
