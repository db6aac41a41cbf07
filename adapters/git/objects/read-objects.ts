import type { RunGit } from '../run-git.ts';

/** An object of a repository, as far as it was read. */
interface GitObject {
  readonly id: string;
  readonly type: string;
  /** Its beginning, where it is longer than {@link MOST_OBJECT_BYTES}. */
  readonly content: Buffer;
  readonly isWhole: boolean;
}

/** Reads the object that a name stands for (`COMMIT^{tree}`, `COMMIT:PATH`, without a line end); null: it stands for none. */
export type ReadObject = (name: string) => Promise<GitObject | null>;

/** Of one object: a folder of some four hundred thousand files. */
const MOST_OBJECT_BYTES = 16 * 1024 * 1024;

/** Line of `id type size` before each. */
const MOST_HEAD_BYTES = 128;

interface Wanted {
  readonly name: string;
  readonly resolve: (object: GitObject | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Makes a function that reads objects of a repository: all that are asked for at once by one process. */
export function createReadObject(
  git: RunGit,
  where: { readonly cwd: string; readonly place: string; readonly signal?: AbortSignal | undefined },
): ReadObject {
  let waiting: Wanted[] = [];
  const readAll = async (all: readonly Wanted[]): Promise<void> => {
    for (let left = all; left.length > 0; ) {
      const input = left.map(({ name }) => `${name}\n`).join('');
      const maxBytes = MOST_OBJECT_BYTES + MOST_HEAD_BYTES;
      const { stdout } = await git({ ...where, args: ['cat-file', '--batch'], input, maxBytes });
      const read = objectsIn(stdout, left.length);
      // What one process doesn't reach, for what comes before is large, is left for the next.
      if (read.length === 0) throw new Error(`git said nothing of ${left[0]?.name}`);
      for (const [at, object] of read.entries()) left[at]?.resolve(object);
      left = left.slice(read.length);
    }
  };
  return (name) =>
    new Promise((resolve, reject) => {
      waiting.push({ name, resolve, reject });
      if (waiting.length > 1) return;
      queueMicrotask(() => {
        const all = waiting;
        waiting = [];
        readAll(all).catch((error: unknown) => {
          for (const each of all) each.reject(error);
        });
      });
    });
}

/** What `git cat-file --batch` said of the first of some names; of the very first also where it is cut. */
function objectsIn(said: Buffer, names: number): (GitObject | null)[] {
  const objects: (GitObject | null)[] = [];
  for (let at = 0; objects.length < names; ) {
    const end = said.indexOf('\n', at);
    if (end < 0) break;
    const head = /^([0-9a-f]{40}) (\w+) (\d+)$/.exec(said.toString('latin1', at, end));
    const [, id = '', type = '', size = '0'] = head ?? [];
    const content = said.subarray(end + 1, end + 1 + (head === null ? 0 : Number(size)));
    const isWhole = content.length === Number(size);
    if (!isWhole && objects.length > 0) break;
    objects.push(head === null ? null : { id, type, content, isWhole });
    at = head === null ? end + 1 : end + 1 + Number(size) + 1;
  }
  return objects;
}
