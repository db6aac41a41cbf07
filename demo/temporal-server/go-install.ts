import path from 'node:path';
import { execa } from 'execa';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { onPath } from './cli-check.ts';
import { dyingWithParent, signalGroup } from './parent-death.ts';

/** A program that Go builds from its module. */
export interface GoProgram {
  /** What people call it, with its version. */
  readonly title: string;
  /** As `go install` takes it: `PACKAGE@VERSION`. */
  readonly module: string;
  /** What `go install` calls the executable: the last part of the package's path. */
  readonly binary: string;
}

/** A second look-up waits for the first one's build, finds its result, and builds nothing. */
const SCRIPT =
  'target=$1; module=$2; binary=$3; shift 3; ' +
  'test -x "$target" || { "$@" go install -v -ldflags "-s -w" "$module" && mv -f "$GOBIN/$binary" "$target"; }';

/**
 * Builds a program with Go into `folder` and moves it to `target` in one step: some minutes, about 2 GB of memory. Go's
 * own lines go to `onProgress`. Returns null, or why there is no such program.
 */
export async function installWithGo(
  { title, module, binary }: GoProgram,
  folder: string,
  target: string,
  env: Environment,
  onProgress: (line: string) => void,
  signal?: AbortSignal,
): Promise<string | null> {
  if ((await onPath('go', env)) === null) return 'go install: there is no go on the PATH';
  onProgress(`building ${title} with Go: some minutes, once`);
  const flock = await onPath('flock', env);
  const lock = flock === null ? [] : [flock, '--close', path.join(path.dirname(target), '.build.lock')];
  // Each process on the way is tied to its own parent: the kernel's signal doesn't reach further than one step.
  const tied = await dyingWithParent(env);
  const command = [...tied, ...lock, ...tied, 'sh', '-c', SCRIPT, 'sh', target, module, binary, ...tied];
  const [file = 'sh', ...args] = command;
  const child = execa(file, args, {
    env: { ...env, GOBIN: folder, GOFLAGS: '' },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    detached: tied.length > 0,
    all: true,
    buffer: false,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  const lines: string[] = [];
  for await (const line of child.iterable({ from: 'all' })) {
    onProgress(line);
    lines.push(line);
    if (lines.length > 3) lines.shift();
  }
  const result = await child;
  if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
  if (!result.failed) return null;
  return `go install ${module} failed: ${lines.join(' ').slice(-500) || result.shortMessage}`;
}
