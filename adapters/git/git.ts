import { mkdir } from 'node:fs/promises';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { Source } from '../../gate/contract/request.ts';
import { RecentLooks } from '../signals/recent-looks.ts';
import { type Bundle, withBundle } from './bundle.ts';
import {
  type CheckoutInput,
  changedInCheckout,
  checkoutBundle,
  removeCheckout,
  renewCheckout,
  restoreCheckout,
} from './checkout.ts';
import { branchHead } from './fetch/branch-head.ts';
import type { CommitAsked } from './fetch/fetch-alone.ts';
import { hasBase } from './fetch/has-base.ts';
import { hasCommit } from './fetch/has-commit.ts';
import { type MaintenanceOptions, maintainMirrors } from './mirror/maintain-mirrors.ts';
import { type FetchedCommit, type FetchRequest, fetchIntoMirror } from './mirror/mirror.ts';
import { type CommittedFile, listFiles } from './objects/list-files.ts';
import { type CommitReader, createCommitReader } from './objects/read-commit.ts';
import { type AuthoredChange, fileOrigin } from './origin/file-origin.ts';
import { type KnownFiles, knownFiles } from './origin/known-files.ts';
import { createRunGit, type RunGit } from './run-git.ts';
import { withScratch } from './scratch.ts';
import { type Snapshot, withSnapshot } from './snapshot.ts';
import { type InspectedSource, inspectSource, resolveSource } from './source.ts';
import { type SshAddress, sshAddress, withIdentity } from './ssh-identity.ts';

/** Git, as the gate uses it. All errors that it knows are GateErrors: wrong-input, transient, tool-missing. */
export interface Git {
  /** @param from what a relative path is relative to */
  resolveSource(location: string, from: string): Promise<Source>;
  /** Whether a location is an ssh address of the repository itself. */
  isOwnSsh(location: string, repository: string): Promise<boolean>;
  /** Resolves a location and looks at it, without fetching anything. */
  inspectSource(location: string, sha: string | null, repository: string): Promise<InspectedSource>;
  /** Whether a source has a commit; null where it can't be asked for that alone. */
  hasCommit(source: Source, sha: string, repository: string): Promise<boolean | null>;
  /** Whether a source has a ref or commit to compare with; null where it can't be asked without fetching. */
  hasBase(source: Source, base: string, repository: string): Promise<boolean | null>;
  /** The commit at a branch's head; null where the source has no such branch. */
  branchHead(source: Source, branch: string, repository: string): Promise<string | null>;
  /**
   * The first of some files that a change's author may have written, and why it looks so; null: none does.
   *
   * @param change with the repository's own address, whose default branch is trusted
   * @throws {GateError} wrong-input; transient where the source, or the own address, doesn't answer
   */
  authoredFile(files: readonly string[], change: SourcedChange): Promise<{ file: string; why: string } | null>;
  fetchIntoMirror(request: FetchRequest): Promise<FetchedCommit>;
  /** Keeps the mirrors small; to be called from time to time. */
  maintainMirrors(options: MaintenanceOptions): Promise<void>;
  readCommits(mirror: string, signal?: AbortSignal): CommitReader;
  /** Hands over a bundle of a commit, its base and its trusted ancestor, which is gone afterwards. */
  withBundle<T>(
    fetched: Omit<FetchedCommit, 'isOnBranch'>,
    use: (bundle: Bundle) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  /** What lies in the checkout around a folder, as a commit; written nothing there. */
  withSnapshot<T>(from: string, use: (snapshot: Snapshot) => Promise<T>, signal?: AbortSignal): Promise<T>;
  checkoutBundle(input: CheckoutInput): Promise<void>;
  /** The files of a commit that came in a checkout's bundle. */
  listFiles(checkout: string, commit: string, signal?: AbortSignal): Promise<CommittedFile[]>;
  /** Tracked files of a checkout that are not as its commit has them. */
  changedInCheckout(checkout: string, signal?: AbortSignal): Promise<string[]>;
  isClean(checkout: string, signal?: AbortSignal): Promise<boolean>;
  /** Gives the tracked files of a checkout the content that its commit has. */
  restore(checkout: string, signal?: AbortSignal): Promise<void>;
  /** Makes a checkout as it was in the beginning: nothing else is left in it. */
  renew(checkout: string, signal?: AbortSignal): Promise<void>;
  removeCheckout(checkout: string): Promise<void>;
}

/** A change, and where it and its repository are. */
interface SourcedChange extends Pick<AuthoredChange, 'repository' | 'sha' | 'source'> {
  readonly ownAddress: string;
}

export interface GitOptions {
  /** The gate's own folder for mirrors and git's configuration; made where it isn't there. */
  readonly folder: string;
  /** The value of an `Authorization` header for an https address, on behalf of a repository; null: none. */
  readonly authorization?: (url: string, repository: string) => Promise<string | null>;
  /** Whether an ssh address is that of the repository: only then git may ask as whoever runs the gate. Absent: never. */
  readonly isOwnSsh?: (address: SshAddress, repository: string) => boolean | Promise<boolean>;
}

/** From resolving a request to the first step of its gate, also on a busy machine. */
const RECENT_TIP_MS = 30_000;

export function createGit({ folder, authorization, isOwnSsh }: GitOptions): Git {
  const recentTips = new RecentLooks<string>(RECENT_TIP_MS);
  const git = runGitIn(folder);

  const options = async (source: Source, repository: string, signal?: AbortSignal) => {
    const isSecure = source.kind === 'url' && source.location.startsWith('https://');
    const value = isSecure ? await authorization?.(source.location, repository) : null;
    const ssh = sshAddress(source.location);
    const isOwn = ssh !== null && (await isOwnSsh?.(ssh, repository)) === true;
    return {
      signal,
      environment: { ...(value ? authorizing(source.location, value) : {}), ...(isOwn ? withIdentity() : {}) },
      isStranger: ssh !== null && !isOwn,
    };
  };

  const alone = async <T>(
    ask: (git: RunGit, place: string, asked: CommitAsked) => Promise<T>,
    asked: Omit<CommitAsked, 'options'>,
    repository: string,
  ): Promise<T> => {
    const how = await options(asked.source, repository);
    return withScratch(folder, (place) => ask(git, place, { ...asked, options: how }));
  };

  return {
    resolveSource,
    async isOwnSsh(location, repository) {
      const address = sshAddress(location);
      return address !== null && (await isOwnSsh?.(address, repository)) === true;
    },
    async inspectSource(location, sha, repository) {
      const source = await resolveSource(location, process.cwd());
      const { environment, isStranger } = await options(source, repository);
      return inspectSource(
        (command) => git({ ...command, isStranger, environment: { ...environment, ...command.environment } }),
        source,
        sha,
      );
    },
    hasCommit: (source, revision, repository) => alone(hasCommit, { source, revision }, repository),
    hasBase: async (source, base, repository) => hasBase(git, source, base, await options(source, repository)),
    branchHead: async (source, name, repository) => branchHead(git, source, name, await options(source, repository)),
    authoredFile: (files, change) =>
      firstAuthored(git, files, change, (asked) => alone(knownFiles, asked, change.repository)),
    fetchIntoMirror: (request) =>
      fetchIntoMirror(
        { git, folder, recentTips, options: (source, signal) => options(source, request.repository, signal) },
        request,
      ),
    maintainMirrors: (options) => maintainMirrors(git, folder, options),
    readCommits: (mirror, signal) => createCommitReader(git, mirror, signal),
    withBundle: (fetched, use, signal) => withBundle(git, { folder, ...fetched, signal }, use),
    withSnapshot: (from, use, signal) => withSnapshot(git, { folder, from, signal }, use),
    checkoutBundle: (input) => checkoutBundle(git, input),
    listFiles: (checkout, commit, signal) => listFiles(git, checkout, commit, signal),
    changedInCheckout: (checkout, signal) => changedInCheckout(git, checkout, signal),
    restore: (checkout, signal) => restoreCheckout(git, checkout, signal),
    renew: (checkout, signal) => renewCheckout(git, checkout, signal),
    isClean: async (checkout, signal) => (await changedInCheckout(git, checkout, signal)).length === 0,
    removeCheckout,
  };
}

/** @param filesOf what a commit of a source has */
async function firstAuthored(
  git: RunGit,
  files: readonly string[],
  change: SourcedChange,
  filesOf: (asked: Omit<CommitAsked, 'options'>) => Promise<KnownFiles>,
): Promise<{ file: string; why: string } | null> {
  const { sha, source, ownAddress } = change;
  const own = { kind: 'url', location: ownAddress } as const;
  const authored = {
    ...change,
    files: once(() => filesOf({ source, revision: sha })),
    trusted: once(() => filesOf({ source: own, revision: 'HEAD' }).catch(unlessAway)),
  };
  for (const file of files) {
    const why = await fileOrigin(git, file, authored);
    if (why !== null) return { file, why };
  }
  return null;
}

/** Whatever has become of the folder meanwhile. */
function runGitIn(folder: string): RunGit {
  const run = createRunGit(folder);
  return async (command) => {
    await mkdir(folder, { recursive: true });
    return run(command);
  };
}

/** Of a repository that can't be read nothing is trusted; whether one that doesn't answer would be, is not known. */
function unlessAway(error: unknown): null {
  if (!(error instanceof GateError) || error.kind !== 'transient') return null;
  const why =
    "which tells whether the profile is the repository's own: name one from elsewhere, or add --trust-profile";
  throw new GateError({ ...error.report, message: `${error.message}, ${why}` }, { cause: error });
}

/** Asks once, when the answer is needed. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return () => {
    answer ??= ask();
    return answer;
  };
}

/** As configuration in the environment: an argument could be read by anyone on the machine. Only for this one repository. */
function authorizing(location: string, value: string): Record<string, string> {
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${location}.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: ${value}`,
  };
}
