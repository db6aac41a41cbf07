import { InputError } from '../../../gate/contract/input-error.ts';
import type { GateRequest } from '../../../gate/contract/request.ts';
import { GENERATIVE_FLOW } from '../../../gate/names/names.ts';
import type { Subject } from '../../../gate/names/subject.ts';
import { withRounds } from '../../../gate/profile/rounds.ts';
import { chosenNames } from './chosen-names.ts';
import type { FoundProfile, ProfileSeeker } from './default-profile.ts';
import { lookAtAsked, type ResolveDependencies, unknownNames } from './look-at-asked.ts';
import { faultsOf, REQUEST_ERRORS } from './request-errors.ts';

/** What a caller asks for: repository and subject, and whatever else is to differ from what would be found. */
export interface AskedRequest {
  /** `OWNER/NAME`. */
  readonly repo: string;
  /** The subject: exactly one of the two. */
  readonly pr?: number | undefined;
  readonly issue?: number | undefined;
  readonly sha?: string | undefined;
  readonly source?: string | undefined;
  /** A profile's name, the path of its file, or its content; absent: the one that the repository has. */
  readonly profile?: string | object | undefined;
  /** Takes a profile also where the change's author may have written it. */
  readonly trustProfile?: boolean | undefined;
  readonly base?: string | undefined;
  readonly suites?: readonly string[] | undefined;
  readonly executables?: readonly string[] | undefined;
  /** Measures everything anew, whatever ended runs measured. */
  readonly again?: boolean | undefined;
  /** False: nothing is carried over from baselines of other commits. */
  readonly reuse?: boolean | undefined;
  /** How many rounds are taken of each executable; absent: as many as the profile says. */
  readonly rounds?: number | undefined;
  /** Measures by turns with the trusted base; absent: as the profile says. */
  readonly against?: 'base' | undefined;
}

/** The flow that a request belongs to: the option beats `CURRENT_FLOW`; both absent means generative. */
export const flowOf = (option: string | undefined, env: NodeJS.ProcessEnv): string =>
  option?.trim() || env.CURRENT_FLOW?.trim() || GENERATIVE_FLOW;

/** A request that is complete, and where its profile comes from, in words. */
export interface CompletedRequest {
  readonly request: GateRequest;
  readonly origin: string;
}

/**
 * Completes a request from what was typed and what GitHub and the source say.
 *
 * @throws InputError with every fault that could be found, nothing having been started
 */
export const resolveRequest = async (...asked: Parameters<typeof completeRequest>): Promise<GateRequest> =>
  (await completeRequest(...asked)).request;

/** As {@link resolveRequest}, and tells where the profile comes from. */
export async function completeRequest(
  options: AskedRequest,
  flow: string,
  dependencies: ResolveDependencies,
): Promise<CompletedRequest> {
  const { repo, sha: named, source, profile: profileName, base, suites } = options;
  const subject: Subject =
    options.pr === undefined
      ? { kind: 'issue', number: options.issue ?? 0 }
      : { kind: 'pull-request', number: options.pr };
  const typed = { repo, subject, sha: named, source, profile: profileName, base, suites };
  const { faults, profile, described, found, ...looked } = await lookAtAsked(
    typed,
    dependencies,
    dependencies.defaultProfile !== undefined,
  );
  let { outage } = looked;
  const head = described?.headSha ?? null;
  const sha = named ?? head ?? found?.head ?? null;
  const repository = described?.repository ?? repo;
  const change =
    sha === null || found === null || found.hasCommit === false
      ? null
      : { repository, sha, source: found.source, ownAddress: dependencies.addressOf(repository) };
  if (typeof profileName === 'string' && profile !== null && change !== null && options.trustProfile !== true) {
    const written = await writtenByChange(profileName, change, dependencies);
    faults.push(...written.faults);
    outage ??= written.outage;
  }
  // An outage is told only where nothing else is wrong: what can be mended now comes first.
  if (faults.length === 0 && outage !== undefined) throw outage;
  if (faults.length > 0 || change === null) throw new InputError([...faults]);
  const defaultBranch = described?.defaultBranch ?? null;
  const used = profile ?? (await seek({ ...change, defaultBranch }, suites ?? [], dependencies));
  return {
    request: {
      // Two spellings of one repository are one gate: GitHub's own counts.
      repository,
      subject,
      headSha: change.sha,
      // An issue has no head that a commit could fall behind.
      headPinned: named !== undefined && head !== null && named !== head,
      base: base ?? null,
      source: change.source,
      profile: withRounds(used.profile, options),
      suites: chosenNames(suites),
      executables: chosenNames(options.executables),
      flow,
      ...(options.again === true ? { again: true } : {}),
      ...(options.reuse === false ? { reuse: false } : {}),
    },
    origin: used.origin,
  };
}

/** The profile that a repository has where nobody named one: looked for when all else is known to be right. */
async function seek(
  change: Parameters<ProfileSeeker>[0],
  suites: readonly string[],
  { defaultProfile }: ResolveDependencies,
): Promise<FoundProfile> {
  if (defaultProfile === undefined) throw new InputError(['profile: name one']);
  const found = await defaultProfile(change).catch((error: unknown) => {
    const faults = faultsOf(error);
    throw faults === null ? error : new InputError(faults, { cause: error });
  });
  const unknown = unknownNames(found.profile, suites);
  if (unknown.length > 0) throw new InputError(unknown);
  return found;
}

/** Who judges by a profile that the change brings along lets it choose what is measured, and how it is judged. */
async function writtenByChange(
  profile: string,
  change: Parameters<NonNullable<ResolveDependencies['authoredProfile']>>[1],
  { authoredProfile }: ResolveDependencies,
): Promise<{ readonly faults: readonly string[]; readonly outage?: unknown }> {
  const mend = 'name one from elsewhere, or add --trust-profile';
  try {
    const found = (await authoredProfile?.(profile, change)) ?? null;
    if (found === null) return { faults: [] };
    const fault = `--profile: ${found.file} ${found.why}, so that its author may have written it: ${mend}`;
    return { faults: [fault] };
  } catch (error) {
    if (!(error instanceof Error) || ![...REQUEST_ERRORS, 'GitFailed'].includes(error.name)) throw error;
    if ((error as Error & { kind?: string }).kind === 'transient') return { faults: [], outage: error };
    const why = `can't be compared with the change (${error.message.split('\n')[0]})`;
    return { faults: [`--profile: ${profile} ${why}: ${mend}`] };
  }
}
