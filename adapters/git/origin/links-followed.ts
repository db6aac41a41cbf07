import { readlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';

/** As many as Linux follows. */
const MOST_LINKS = 40;

/**
 * The places that decide what a path leads to: each symbolic link on the way, and the file in the end; all without links
 * in their folders' names.
 */
export async function linksFollowed(file: string): Promise<string[]> {
  const links: string[] = [];
  let names = stepsOf(resolve(file));
  let at: string = sep;
  while (names.length > 0 && links.length < MOST_LINKS) {
    const [name = '', ...rest] = names;
    const next = join(at, name);
    const target = name === '..' ? null : await readlink(next).catch(() => null);
    names = target === null ? rest : [...stepsOf(target), ...rest];
    if (target === null) at = next;
    else links.push(next);
    if (target !== null && isAbsolute(target)) at = sep;
  }
  return [...links, names.length > 0 ? join(dirname(at), ...names) : at];
}

const stepsOf = (path: string): string[] => path.split(sep).filter((name) => name !== '' && name !== '.');
