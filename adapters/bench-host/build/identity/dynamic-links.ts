import { DYNAMIC, ElfFault, ElfNumbers, INTERPRETER } from './elf-layout.ts';
import type { OpenedElf } from './opened-elf.ts';

/** What the loader brings in beside a file. */
export interface DynamicLinks {
  /** Names, or paths, in the file's order. */
  readonly needed: readonly string[];
  /** Folders to look in, in this order; `runpath` beats `rpath`, which holds for what those need too. */
  readonly runpath: readonly string[] | null;
  readonly rpath: readonly string[];
  /** The program that loads it; null: it is a library, or needs none. */
  readonly interpreter: string | null;
}

/** Of `d_tag`. */
const [END, NEEDED, TEXTS, RPATH, RUNPATH] = [0, 1, 5, 15, 29] as const;

const LARGEST_TABLE = 64 * 1024;
const MOST_NEEDED = 200;
const LONGEST_TEXT = 4096;

/** @throws {ElfFault} */
export async function readLinks(elf: OpenedElf): Promise<DynamicLinks> {
  const entries = await dynamicEntries(elf);
  const texts = entries.find(([tag]) => tag === TEXTS)?.[1];
  const textsOf = async (wanted: number): Promise<string[]> => {
    const found = entries.filter(([tag]) => tag === wanted);
    if (found.length > MOST_NEEDED || (found.length > 0 && texts === undefined))
      throw new ElfFault('it needs too much');
    const read: string[] = [];
    for (const [, at] of found) read.push(await textAt(elf, elf.offsetOf((texts ?? 0) + at)));
    return read;
  };
  const folders = (lists: readonly string[]) => lists.flatMap((list) => list.split(':')).filter((each) => each !== '');
  const runpath = await textsOf(RUNPATH);
  const loader = elf.segments.find(({ type }) => type === INTERPRETER);
  return {
    needed: await textsOf(NEEDED),
    runpath: runpath.length === 0 ? null : folders(runpath),
    rpath: folders(await textsOf(RPATH)),
    interpreter: loader === undefined ? null : await textAt(elf, loader.offset, loader.fileSize),
  };
}

async function dynamicEntries(elf: OpenedElf): Promise<[tag: number, value: number][]> {
  const table = elf.segments.find(({ type }) => type === DYNAMIC);
  if (table === undefined) return [];
  if (table.fileSize > LARGEST_TABLE) throw new ElfFault('its dynamic table is too large');
  const bytes = await elf.read(table.offset, table.fileSize);
  const numbers = new ElfNumbers(bytes, elf.header);
  const width = elf.header.bits / 8;
  const known: readonly number[] = [NEEDED, TEXTS, RPATH, RUNPATH];
  const entries: [number, number][] = [];
  for (let at = 0; at + 2 * width <= bytes.length; at += 2 * width) {
    // Tags of processors and systems are larger than any number that is looked for here.
    const tag = numbers.word(at + (elf.header.bits === 64 && !elf.header.littleEndian ? 4 : 0));
    if (tag === END) break;
    if (known.includes(tag)) entries.push([tag, numbers.wide(at + width)]);
  }
  return entries;
}

/** A text that ends with a zero byte. @param most bytes that there can be of it */
async function textAt(elf: OpenedElf, offset: number, most = LONGEST_TEXT): Promise<string> {
  const wanted = Math.min(most, LONGEST_TEXT);
  let text = '';
  for (let length = 0; length < wanted; ) {
    const step = Math.min(64, wanted - length);
    const bytes = await elf.read(offset + length, step).catch(() => null);
    // Near the end of the file a whole step isn't there.
    const piece = bytes ?? (await elf.read(offset + length, 1));
    const end = piece.indexOf(0);
    if (end !== -1) return text + piece.toString('latin1', 0, end);
    text += piece.toString('latin1');
    length += piece.length;
  }
  throw new ElfFault('a text has no end');
}
