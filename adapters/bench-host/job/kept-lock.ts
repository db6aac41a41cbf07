import { existsSync, lstatSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LARGEST_LOCK_FILE } from '../../../gate/names/limits.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { replaceFile } from '../../files/replace-file.ts';

const NAME = 'Cargo.lock';

/** Where the lock file of a checkout is kept whose commit has none: beside it, where the change's code can't write. */
export const keptLockFile = (checkout: string): string => `${checkout}.lock`;

/** Whether anything stands where a checkout's lock file does, a link that leads nowhere included. */
export const hasLockFile = (checkout: string): boolean =>
  lstatSync(join(checkout, NAME), { throwIfNoEntry: false }) !== undefined;

/** What command lines for people say of the lock file: one that the commit doesn't have can't be required. */
export const keptLockOption = (checkout: string): readonly '--locked'[] =>
  existsSync(keptLockFile(checkout)) ? [] : ['--locked'];

/** Keeps a text as the lock file of a checkout, and puts it there. */
export async function keepLockFile(checkout: string, text: string): Promise<void> {
  await replaceFile(keptLockFile(checkout), text);
  await putBackLockFile(checkout);
}

/** Puts the lock file that is kept where the change's code may have written another; does nothing where none is kept. */
export async function putBackLockFile(checkout: string): Promise<void> {
  const kept = readBoundedFile(keptLockFile(checkout), LARGEST_LOCK_FILE);
  if (!('text' in kept)) return;
  const file = join(checkout, NAME);
  await rm(file, { recursive: true, force: true });
  await writeFile(file, kept.text, { flag: 'wx' });
}

/** Whether a checkout still has the lock file that is kept for it; true where none is. */
export function hasKeptLockFile(checkout: string): boolean {
  const kept = readBoundedFile(keptLockFile(checkout), LARGEST_LOCK_FILE);
  if (!('text' in kept)) return true;
  const found = readBoundedFile(join(checkout, NAME), LARGEST_LOCK_FILE);
  return 'text' in found && found.text === kept.text;
}

/** Removes the lock file that is kept for a checkout, there too. */
export async function forgetLockFile(checkout: string): Promise<void> {
  if (!existsSync(keptLockFile(checkout))) return;
  await rm(join(checkout, NAME), { recursive: true, force: true });
  await rm(keptLockFile(checkout), { force: true });
}
