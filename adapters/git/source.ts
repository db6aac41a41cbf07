import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { Source } from '../../gate/contract/request.ts';
import type { RunGit } from './run-git.ts';

const PROTOCOLS = ['https:', 'http:', 'ssh:', 'file:'];
const REMOTE_TIMEOUT_MS = 60_000;

const wrong = (message: string): GateError => new GateError({ class: 'wrong-input', message });

/**
 * What a location is: a URL that git takes, a bundle file or a repository's folder. A path becomes absolute. Looks at
 * this machine's disk only.
 *
 * @throws {GateError} wrong-input
 */
export async function resolveSource(location: string, from: string): Promise<Source> {
  if (location.startsWith('-') || location.includes('\0')) {
    throw wrong(`${JSON.stringify(location)} is neither an address nor a path`);
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(location)) {
    const url = URL.canParse(location) ? new URL(location) : null;
    if (url === null || !PROTOCOLS.includes(url.protocol)) {
      throw wrong(`${location}: expected an address that begins with ${PROTOCOLS.join('//, ')}//`);
    }
    // The request is kept in a history that others may read.
    if (url.password !== '' || (url.username !== '' && url.protocol !== 'ssh:')) {
      throw wrong(`${url.host}${url.pathname}: the address holds credentials; leave them out and log in instead`);
    }
    if (url.protocol === 'file:') folderOfAddress(location);
    return { kind: 'url', location };
  }
  if (/^[a-z][a-z0-9+.-]*::/i.test(location)) {
    throw wrong(`${location}: remote helpers are not allowed`);
  }
  const path = resolve(from, location);
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return { kind: 'path', location: path };
  if (found?.isFile()) return { kind: 'bundle', location: path };
  if (found === null && /^[^/\s]+@[^/:\s]+:[^\s]+$/.test(location)) return { kind: 'url', location };
  throw wrong(`there is no repository or bundle at ${path}`);
}

/**
 * The folder that an address of this machine names.
 *
 * @throws {GateError} wrong-input where it names another machine, or no path
 */
export function folderOfAddress(location: string): string {
  const wanted = `${location}: expected a folder of this machine, such as file:///home/me/repository`;
  try {
    const folder = fileURLToPath(location);
    if (!folder.includes('\0')) return folder;
  } catch (cause) {
    throw new GateError({ class: 'wrong-input', message: wanted }, { cause });
  }
  throw wrong(wanted);
}

export interface InspectedSource {
  readonly source: Source;
  /** The commit that its HEAD names; null where it has none. */
  readonly head: string | null;
  /** Null where a source can't be asked for a single commit, and none was asked for. */
  readonly hasCommit: boolean | null;
}

/**
 * Looks at a source without fetching anything.
 *
 * @throws {GateError} wrong-input where there is no git repository; transient where it can't be reached
 */
export async function inspectSource(git: RunGit, source: Source, sha: string | null): Promise<InspectedSource> {
  if (source.kind === 'bundle') {
    const heads = await listHeads(git, source.location);
    const head = heads.get('HEAD') ?? null;
    return { source, head, hasCommit: sha !== null && [...heads.values()].includes(sha) ? true : null };
  }
  if (source.kind === 'url' && !source.location.startsWith('file://')) {
    const { head } = await remoteHead(git, source.location);
    return { source, head, hasCommit: sha !== null && sha === head ? true : null };
  }
  const folder = source.kind === 'url' ? folderOfAddress(source.location) : source.location;
  const [head = null, commit] = await commitsIn(git, folder, sha === null ? ['HEAD'] : ['HEAD', sha]);
  return { source, head, hasCommit: sha === null ? null : commit === sha };
}

/** How a remote is asked. */
export interface RemoteOptions {
  readonly signal?: AbortSignal | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  /** True where it is asked by ssh and isn't to know who runs the gate. */
  readonly isStranger?: boolean;
}

/** Which of these full ref names a source has, and the commit of each. */
export async function remoteRefs(
  git: RunGit,
  location: string,
  refs: readonly string[],
  options: RemoteOptions,
): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await git({
    args: ['ls-remote', '--', location, ...refs],
    place: location,
    timeoutMs: REMOTE_TIMEOUT_MS,
    ...options,
  });
  return new Map(
    stdout
      .toString()
      .split('\n')
      .flatMap((line) => {
        const [, sha = '', name = ''] = /^([0-9a-f]{40})\t(.+)$/.exec(line) ?? [];
        return sha === '' ? [] : [[name, sha] as const];
      }),
  );
}

/** HEAD of a source, and the branch that it names; both null where there is none. */
export async function remoteHead(
  git: RunGit,
  location: string,
  options: RemoteOptions = {},
): Promise<{ readonly head: string | null; readonly branch: string | null }> {
  const { stdout } = await git({
    args: ['ls-remote', '--symref', '--', location, 'HEAD'],
    place: location,
    timeoutMs: REMOTE_TIMEOUT_MS,
    ...options,
  });
  const lines = stdout.toString().split('\n');
  const symbolic = lines.map((line) => /^ref: refs\/heads\/(.+)\tHEAD$/.exec(line)?.[1]).find(Boolean);
  const head = lines.map((line) => /^([0-9a-f]{40})\tHEAD$/.exec(line)?.[1]).find(Boolean);
  return { head: head ?? null, branch: symbolic ?? null };
}

/** Names and commits of a bundle. */
export async function listHeads(git: RunGit, file: string): Promise<Map<string, string>> {
  const { stdout } = await git({ args: ['bundle', 'list-heads', file], place: file });
  return new Map(
    stdout
      .toString()
      .split('\n')
      .flatMap((line) => {
        const [, sha = '', name = ''] = /^([0-9a-f]{40}) (.+)$/.exec(line) ?? [];
        return sha === '' ? [] : [[name, sha] as const];
      }),
  );
}

/**
 * As {@link commitIn}, of several revisions by one process: who asks for a gate waits for it.
 *
 * @param revisions without a line end in them
 */
async function commitsIn(git: RunGit, folder: string, revisions: readonly string[]): Promise<(string | null)[]> {
  const { stdout } = await git({
    cwd: folder,
    place: folder,
    environment: { GIT_CEILING_DIRECTORIES: dirname(folder) },
    args: ['cat-file', '--batch-check'],
    input: revisions.map((revision) => `${revision}^{commit}\n`).join(''),
  });
  const lines = stdout.toString().split('\n');
  return revisions.map((_, at) => /^([0-9a-f]{40}) commit \d+$/.exec(lines[at] ?? '')?.[1] ?? null);
}

/** The commit that a revision names in a repository's folder; null where it names none. */
export async function commitIn(git: RunGit, folder: string, revision: string): Promise<string | null> {
  const looked = {
    cwd: folder,
    place: folder,
    // A folder inside some other repository is no repository.
    environment: { GIT_CEILING_DIRECTORIES: dirname(folder) },
  };
  await git({ ...looked, args: ['rev-parse', '--git-dir'] });
  const { exitCode, stdout } = await git({
    ...looked,
    args: ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`],
    answers: [1, 128],
  });
  return exitCode === 0 ? stdout.toString().trim() : null;
}
