import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../../../client/input-error.ts';
import { inFolder } from '../../../client/library/export-criterion.ts';

/**
 * Looks at the place of a file that is written after minutes of measuring: what stands in the way is told before them.
 *
 * @throws InputError
 */
export async function requirePlaceFor(file: string): Promise<void> {
  const [there, folder] = await Promise.all([statusOf(file), statusOf(dirname(file))]);
  if (there?.isDirectory()) throw new InputError([`--out: ${file} is a folder: name a file`]);
  if (folder === null) throw new InputError([`--out: there is no folder ${dirname(file)}: make it, or name another`]);
  if (!folder.isDirectory()) throw new InputError([`--out: ${dirname(file)} is no folder: name another place`]);
  const place = there === null ? dirname(file) : file;
  await access(place, constants.W_OK).catch((cause: unknown) => {
    throw new InputError([`--out: you may not write to ${place}: name another place`], { cause });
  });
}

const statusOf = (place: string) =>
  stat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw new InputError([`--out: ${place} can't be looked at: ${error.message}`], { cause: error });
  });

/** Why a file couldn't be written after all, in a line; null: it is. */
export async function writtenOrWhy(file: string, text: string): Promise<string | null> {
  try {
    await inFolder(() => writeFile(file, text), file);
    return null;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.faults.join('; ');
  }
}
