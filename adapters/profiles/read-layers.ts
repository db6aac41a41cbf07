import { constants } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { Profile } from '../../gate/profile/profile.ts';
import { type Branch, type Place, readLayer } from './layer.ts';
import { mergeLayers, withoutEntry } from './merge-layers.ts';
import type { ProfileFault } from './profile-error.ts';

const MAXIMUM_BYTES = 256 * 1024;
/** How many profiles may lie under one. */
const MAXIMUM_LAYERS = 8;

interface Layers {
  /** All files laid over each other; null where one of them has no tree. */
  readonly tree: Branch | null;
  readonly faults: readonly ProfileFault[];
  /** The files that were read, the one that was asked for first. */
  readonly files: readonly string[];
}

/** Reads a profile and everything that it extends. */
export async function readLayers(nameOrFile: string, profilesDir: string): Promise<Layers> {
  const asked: Place = { file: nameOrFile, line: 1, column: 1 };
  return readOne(locateFile(nameOrFile, process.cwd(), profilesDir), asked, profilesDir, []);
}

/** The files that a profile is read from, other than those of this package; none where it can't be read. */
export async function foreignFiles(nameOrFile: string, profilesDir: string): Promise<string[]> {
  const { files } = await readLayers(nameOrFile, profilesDir);
  return files.map((file) => resolve(file)).filter((file) => dirname(file) !== resolve(profilesDir));
}

/** A name of letters, digits and dashes is a profile of this package; anything else is a file. */
const locateFile = (nameOrFile: string, folder: string, profilesDir: string): string =>
  /^[a-z0-9][a-z0-9-]*$/.test(nameOrFile) ? join(profilesDir, `${nameOrFile}.yaml`) : resolve(folder, nameOrFile);

async function readOne(file: string, askedAt: Place, profilesDir: string, below: readonly string[]): Promise<Layers> {
  const refused = (message: string): Layers => ({
    tree: null,
    faults: [{ ...askedAt, path: pathOf(below), message }],
    files: [],
  });
  const real = await realpath(file).catch(() => file);
  if (below.includes(real)) return refused(`${shown(file)} extends itself`);
  if (below.length >= MAXIMUM_LAYERS) return refused(`more than ${MAXIMUM_LAYERS} profiles on top of each other`);
  const text = await readText(file);
  if ('problem' in text) return refused(await explainMissing(file, text.problem, profilesDir));

  const { tree, faults } = readLayer(shown(file), text.content);
  const parent = tree?.value.kind === 'map' ? tree.value.entries.get('extends') : undefined;
  const files = [shown(file)];
  if (tree === null || parent === undefined) return { tree, faults, files };
  const top = withoutEntry(tree, 'extends');
  if (parent.value.kind !== 'scalar' || typeof parent.value.scalar !== 'string' || parent.value.scalar === '') {
    const message = 'expected the name or the file of another profile';
    return { tree: top, faults: [...faults, { ...parent.at, path: 'extends', message }], files };
  }
  const lowerFile = locateFile(parent.value.scalar, dirname(file), profilesDir);
  const lower = await readOne(lowerFile, parent.at, profilesDir, [...below, real]);
  return {
    tree: lower.tree === null ? null : mergeLayers(lower.tree, top, Profile),
    faults: [...faults, ...lower.faults],
    files: [...files, ...lower.files],
  };
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

async function explainMissing(file: string, problem: string, profilesDir: string): Promise<string> {
  if (dirname(file) !== resolve(profilesDir)) return problem === 'no such profile' ? `no such file: ${file}` : problem;
  if (problem !== 'no such profile') return problem;
  const names = (await readdir(profilesDir)).filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -5));
  return `no such profile; there are ${names.sort().join(', ')}; or name a file, such as ./my-profile.yaml`;
}

/** As a person in this folder would name it. */
function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') || isAbsolute(path) ? file : path;
}
