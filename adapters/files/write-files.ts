import { lstat, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { replaceFile } from './replace-file.ts';

/** A file to write, by the parts of its path. */
interface NewFile {
  readonly path: readonly string[];
  readonly text: string;
}

/** Why nothing was written: what stands in the way, by place. */
export class FilesRefused extends Error {
  override readonly name = 'FilesRefused';
  readonly faults: string[];

  constructor(faults: string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** More than this a person doesn't read. */
const MOST_FAULTS = 10;

/**
 * Writes files below a folder, each whole or not at all. Nothing is written anywhere else: no link in the folder is
 * followed. Nothing is overwritten either: a file that is there must be the same.
 *
 * @throws FilesRefused before anything is written; what the file system reports otherwise
 */
export async function writeFilesBelow(root: string, files: readonly NewFile[]): Promise<void> {
  const faults: string[] = [];
  const missing: NewFile[] = [];
  const checked = new Map<string, string | null>();
  const inTheWay = async (folder: string): Promise<string | null> => {
    const known = checked.get(folder);
    if (known !== undefined) return known;
    const found = folder === root ? null : await folderFault(folder);
    checked.set(folder, found);
    return found;
  };
  for (const file of files) {
    const fault =
      (await firstFault(foldersOf(root, file), inTheWay)) ??
      (await fileFault(path.join(root, ...file.path), file.text));
    if (fault === null) missing.push(file);
    else if (fault !== SAME && !faults.includes(fault)) faults.push(fault);
    if (faults.length === MOST_FAULTS) break;
  }
  if (faults.length > 0) throw new FilesRefused(faults);
  for (const file of missing) await writeNew(path.join(root, ...file.path), file.text);
}

const SAME = 'same';

function foldersOf(root: string, file: NewFile): string[] {
  return file.path.slice(0, -1).map((_, index) => path.join(root, ...file.path.slice(0, index + 1)));
}

async function firstFault(folders: readonly string[], of: (folder: string) => Promise<string | null>) {
  for (const folder of folders) {
    const fault = await of(folder);
    if (fault !== null) return fault;
  }
  return null;
}

async function folderFault(folder: string): Promise<string | null> {
  const found = await statusOf(folder);
  return found === null || found.isDirectory() ? null : `${folder} is no folder: remove it, or choose another place`;
}

async function fileFault(file: string, text: string): Promise<string | null> {
  const found = await statusOf(file);
  if (found === null) return null;
  if (!found.isFile()) return `${file} is no file: remove it, or choose another place`;
  const same = found.size === Buffer.byteLength(text) && (await readFile(file, 'utf8')) === text;
  return same ? SAME : `${file} is there already, and differs: remove it, or choose another place or name`;
}

const statusOf = (place: string) =>
  lstat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });

async function writeNew(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await replaceFile(file, text);
}
