import type { SubjectDescription } from '../adapters/github/read-subject.ts';
import { GENERATIVE_FLOW } from '../gate/contract/names.ts';
import type { GateRequest, Source, Subject } from '../gate/contract/request.ts';
import type { Profile } from '../gate/policy/profile.ts';
import type { RunOptions } from './commands/run-options.ts';
import { InputError } from './input-error.ts';

/** What the client asks before it starts anything: all of it is read-only. */
export interface ResolveDependencies {
  /** @throws with one fault a line, each with file, line and column */
  loadProfile(nameOrFile: string): Promise<Profile>;
  readSubject(repository: string, subject: Subject): Promise<SubjectDescription>;
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
  /** Whether a source has a branch, tag or commit; null where it can't be asked. */
  hasBase(source: Source, base: string, repository: string): Promise<boolean | null>;
}

/** The flow that a request belongs to: the option beats `CURRENT_FLOW`; both absent means generative. */
export const flowOf = (option: string | undefined, env: NodeJS.ProcessEnv): string =>
  option?.trim() || env.CURRENT_FLOW?.trim() || GENERATIVE_FLOW;

/**
 * Completes a request from what was typed and what GitHub and the source say.
 *
 * @throws InputError with every fault that could be found, nothing having been started
 */
export async function resolveRequest(
  options: RunOptions,
  flow: string,
  env: NodeJS.ProcessEnv,
  { loadProfile, readSubject, inspectSource, hasBase }: ResolveDependencies,
): Promise<GateRequest> {
  const subject: Subject =
    options.pr === undefined
      ? { kind: 'issue', number: options.issue ?? 0 }
      : { kind: 'pull-request', number: options.pr };
  const [profile, described] = await Promise.allSettled([
    loadProfile(options.profile),
    readSubject(options.repo, subject),
  ]);
  // Two spellings of one repository are one gate: GitHub's own counts.
  const repository = described.status === 'fulfilled' ? described.value.repository : options.repo;
  const location = options.source ?? `${env.GITHUB_SERVER_URL ?? 'https://github.com'}/${repository}.git`;
  const head = described.status === 'fulfilled' ? described.value.headSha : null;
  const [inspected] = await Promise.allSettled([inspectSource(location, options.sha ?? head, repository)]);
  const { base = null } = options;
  const ask =
    inspected.status === 'fulfilled' && base !== null ? hasBase(inspected.value.source, base, repository) : null;
  const [comparable] = await Promise.allSettled([ask]);

  const failed = [profile, described, inspected, comparable].flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  const faults = failed.flatMap((reason) => faultsOf(reason) ?? []);
  if (profile.status === 'fulfilled') faults.push(...unknownNames(profile.value, options.suites ?? []));
  const found = inspected.status === 'fulfilled' ? inspected.value : null;
  const sha = options.sha ?? head ?? found?.head ?? null;
  if (found !== null && sha === null && described.status === 'fulfilled')
    faults.push(`--source: ${location} has no HEAD`);
  if (found?.hasCommit === false) faults.push(`--sha: ${location} has no commit ${sha}`);
  if (comparable.status === 'fulfilled' && comparable.value === false)
    faults.push(`--base: ${location} has no branch, tag or commit ${base}`);
  // An outage is told only where nothing else is wrong: what can be mended now comes first.
  const outage = failed.find((reason) => faultsOf(reason) === null);
  if (faults.length === 0 && outage !== undefined) throw outage;
  if (faults.length > 0 || profile.status === 'rejected' || found === null || sha === null)
    throw new InputError(faults);

  return {
    repository,
    subject,
    headSha: sha,
    // An issue has no head that a commit could fall behind.
    headPinned: options.sha !== undefined && head !== null && options.sha !== head,
    base,
    source: found.source,
    profile: profile.value,
    suites: selection(options.suites),
    executables: selection(options.executables),
    flow,
  };
}

/** In one order, and each once: what two people ask for in other words is the same request. */
const selection = (names: readonly string[] | undefined): string[] | null =>
  names === undefined ? null : [...new Set(names)].sort();

/** Errors that say what is wrong with a request, by name: adapters are not loaded for their classes alone. */
const REQUEST_ERRORS = ['InputError', 'ProfileError', 'GateError', 'GitHubError'];

/** The faults that an error names; null where it isn't about the request: an outage, or something unknown. */
export function faultsOf(reason: unknown): string[] | null {
  if (reason instanceof InputError) return reason.faults;
  if (!(reason instanceof Error) || !REQUEST_ERRORS.includes(reason.name)) return null;
  const { kind } = reason as Error & { kind?: string };
  return kind === 'transient' || kind === 'unauthorized' ? null : reason.message.split('\n');
}

const unknownNames = ({ name, suites }: Profile, asked: readonly string[]): string[] =>
  asked
    .filter((suite) => !Object.hasOwn(suites, suite))
    .map((suite) => `--suites: the profile ${name} has no suite ${suite}; it has ${Object.keys(suites).join(', ')}`);
