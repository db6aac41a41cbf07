import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { ElfFault } from './elf-layout.ts';

/** Of one folder: more than a process reads of what a build script generated. */
const MOST_FILES = 10_000;
const MOST_BYTES = 1024 ** 3;
/** Folders within folders. */
const DEEPEST = 64;

/** What compilers and linkers alone read: it shows in the executable. */
const COMPILED: readonly string[] = ['.rs', '.o', '.a', '.d'];

/**
 * SHA-256 of what a build script left in its folder, by name and content.
 *
 * @throws {ElfFault} where that can't be told: it holds too much, or a link or anything else that is no file
 */
export async function generatedContent(folder: string, signal: AbortSignal): Promise<string> {
  const files = (await filesBelow(folder, '', 0)).sort();
  if (files.length > MOST_FILES) throw new ElfFault('its build script left too many files');
  const hash = createHash('sha256');
  let left = MOST_BYTES;
  for (const name of files) {
    hash.update(`${name}\0`);
    let length = 0;
    for await (const chunk of createReadStream(join(folder, name), { signal })) {
      length += (chunk as Buffer).length;
      left -= (chunk as Buffer).length;
      if (left < 0) throw new ElfFault('its build script left too much');
      hash.update(chunk as Buffer);
    }
    hash.update(`\0${length}\0`);
  }
  return hash.digest('hex');
}

/** Names of the files that count, from the folder on. */
async function filesBelow(folder: string, below: string, depth: number): Promise<string[]> {
  if (depth > DEEPEST) throw new ElfFault('its build script left folders too deep to look at');
  const files: string[] = [];
  for await (const entry of await opendir(join(folder, below))) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) files.push(...(await filesBelow(folder, name, depth + 1)));
    else if (!entry.isFile()) throw new ElfFault(`its build script left ${name}, which is no file`);
    else if (!COMPILED.includes(extname(entry.name))) files.push(name);
    if (files.length > MOST_FILES) return files;
  }
  return files;
}
