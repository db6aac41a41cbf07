import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { RepositoryName } from '../../gate/names/subject.ts';
import { Profile } from '../../gate/profile/profile.ts';
import { type Branch, type Place, readLayer } from './layer.ts';
import { mergeLayers, withoutEntry } from './merge-layers.ts';
import type { ProfileFault } from './profile-error.ts';
import { isProfileName, namedFile, profileNames } from './profile-places.ts';

const MAXIMUM_BYTES = 256 * 1024;
/** How many profiles may lie under one. */
const MAXIMUM_LAYERS = 8;

interface Layers {
  /** All files laid over each other; null where one of them has no tree. */
  readonly tree: Branch | null;
  readonly faults: readonly ProfileFault[];
  /** The files that were read, the one that was asked for first. */
  readonly files: readonly string[];
  /** The repository that the topmost file says it is for; null: none. */
  readonly repository: string | null;
}

/**
 * Reads a profile and everything that it extends.
 *
 * @param folders in which profiles are found by name, the first that has one
 */
export async function readLayers(nameOrFile: string, folders: readonly string[]): Promise<Layers> {
  const asked: Place = { file: nameOrFile, line: 1, column: 1 };
  const file = isProfileName(nameOrFile) ? namedFile(nameOrFile, folders) : resolve(nameOrFile);
  return readOne(file, asked, folders, []);
}

/**
 * Reads a profile that came as text from elsewhere. It extends others by name alone: a path in it would read whatever
 * file of this machine its author likes.
 *
 * @param file what its faults are said of
 */
export async function readTextLayers(file: string, text: string, folders: readonly string[]): Promise<Layers> {
  if (new TextEncoder().encode(text).length <= MAXIMUM_BYTES) return layered({ file, folder: null }, text, folders, []);
  const fault = { file, line: 1, column: 1, path: '', message: `larger than ${MAXIMUM_BYTES / 1024} KiB` };
  return { tree: null, faults: [fault], files: [file], repository: null };
}

/** The files that a profile is read from, other than those that are found by name; none where it can't be read. */
export async function foreignFiles(nameOrFile: string, folders: readonly string[]): Promise<string[]> {
  const { files } = await readLayers(nameOrFile, folders);
  const own = folders.map((folder) => resolve(folder));
  return files.map((file) => resolve(file)).filter((file) => !own.includes(dirname(file)));
}

async function readOne(
  file: string,
  askedAt: Place,
  folders: readonly string[],
  below: readonly string[],
): Promise<Layers> {
  const refused = (message: string): Layers => ({
    tree: null,
    faults: [{ ...askedAt, path: pathOf(below), message }],
    files: [],
    repository: null,
  });
  const real = await realpath(file).catch(() => file);
  if (below.includes(real)) return refused(`${shown(file)} extends itself`);
  if (below.length >= MAXIMUM_LAYERS) return refused(`more than ${MAXIMUM_LAYERS} profiles on top of each other`);
  const text = await readText(file);
  if ('problem' in text) return refused(await explainMissing(file, text.problem, folders));
  return layered({ file: shown(file), folder: dirname(file) }, text.content, folders, [...below, real]);
}

/** @param at the file's name, and the folder that paths in it are relative to; null: it names none */
async function layered(
  { file, folder }: { readonly file: string; readonly folder: string | null },
  text: string,
  folders: readonly string[],
  below: readonly string[],
): Promise<Layers> {
  const { tree: read, faults } = readLayer(file, text);
  const parent = entryOf(read, 'extends');
  const whom = repositoryOf(read);
  const files = [file];
  const { repository } = whom;
  if (read === null) return { tree: null, faults, files, repository };
  const tree = withoutEntry(withoutEntry(read, 'extends'), 'repository');
  const own = [...faults, ...whom.faults];
  if (parent === undefined) return { tree, faults: own, files, repository };
  const refused = (message: string): Layers => {
    return { tree, faults: [...own, { ...parent.at, path: 'extends', message }], files, repository };
  };
  const name = parent.value.kind === 'scalar' ? parent.value.scalar : null;
  if (typeof name !== 'string' || name === '') return refused('expected the name or the file of another profile');
  if (folder === null && !isProfileName(name)) {
    return refused('expected the name of another profile: files of this machine are not read for it');
  }
  const lowerFile = isProfileName(name) ? namedFile(name, folders, below) : resolve(folder ?? '', name);
  const lower = await readOne(lowerFile, parent.at, folders, below);
  return {
    tree: lower.tree === null ? null : mergeLayers(lower.tree, tree, Profile),
    faults: [...own, ...lower.faults],
    files: [...files, ...lower.files],
    repository,
  };
}

const entryOf = (tree: Branch | null, name: string): Branch | undefined =>
  tree?.value.kind === 'map' ? tree.value.entries.get(name) : undefined;

/** Whom a file says that it is for: not a word about measuring, and not handed on to what extends it. */
function repositoryOf(tree: Branch | null): { readonly repository: string | null; readonly faults: ProfileFault[] } {
  const named = entryOf(tree, 'repository');
  if (named === undefined) return { repository: null, faults: [] };
  const value = named.value.kind === 'scalar' ? named.value.scalar : undefined;
  const { data, error } = RepositoryName.safeParse(value);
  const message = error?.issues[0]?.message ?? 'expected OWNER/NAME';
  if (data === undefined) return { repository: null, faults: [{ ...named.at, path: 'repository', message }] };
  return { repository: data, faults: [] };
}

const pathOf = (below: readonly string[]): string => (below.length === 0 ? '' : 'extends');

/** A file's text within the bound. Not blocking, so that a pipe can't hold the reader. */
async function readText(file: string): Promise<{ content: string } | { problem: string }> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await handle.stat()).isFile()) return { problem: 'not a file' };
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAXIMUM_BYTES + 1), 0, MAXIMUM_BYTES + 1, 0);
      if (bytesRead > MAXIMUM_BYTES) return { problem: `larger than ${MAXIMUM_BYTES / 1024} KiB` };
      return { content: new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead)) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { problem: 'no such profile' };
    return { problem: code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'not UTF-8 text' : message };
  }
}

async function explainMissing(file: string, problem: string, folders: readonly string[]): Promise<string> {
  if (problem !== 'no such profile') return problem;
  if (!folders.some((folder) => resolve(dirname(file)) === resolve(folder))) return `no such file: ${file}`;
  return `no such profile; there are ${(await profileNames(folders)).join(', ')}; or name a file, such as ./my-profile.yaml`;
}

/** As a person in this folder would name it. */
function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') || isAbsolute(path) ? file : path;
}
