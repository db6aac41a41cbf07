import { createHash } from 'node:crypto';
import { ElfFault, ElfNumbers, type ElfSegment, LOAD, NOTE } from './elf-layout.ts';
import type { OpenedElf } from './opened-elf.ts';

const CHUNK = 1024 * 1024;

/** Bytes that are loaded of one file. */
const MOST_LOADED = 2 * 1024 ** 3;

const LARGEST_NOTES = 64 * 1024;

/** Of a note of the linker's by the name `GNU`. */
const BUILD_ID = 3;

/** A part of the file, by offset and length. */
type Range = readonly [number, number];

/**
 * SHA-256 of all that the loader maps of a file, with the addresses: what is in every loaded section, and between them. By
 * the segments, since section headers are labels that no loader reads: whoever builds could write others. Left out are the
 * build's id, and where the header says that what isn't loaded lies: debug information moves that.
 *
 * @throws {ElfFault}
 */
export async function loadedContent(elf: OpenedElf, signal: AbortSignal): Promise<string> {
  const { header, segments } = elf;
  const loaded = segments.filter(({ type }) => type === LOAD);
  const bytes = loaded.reduce((sum, { fileSize }) => sum + fileSize, 0);
  if (loaded.length === 0 || bytes > MOST_LOADED) throw new ElfFault('it loads nothing, or too much');
  const blank = [...header.unloaded, ...(await buildIds(elf))];
  const hash = createHash('sha256');
  const { at, size, count } = header.programHeaders;
  hash.update(await elf.read(at, size * count));
  for (const { offset, address, fileSize, memorySize, flags, align } of loaded) {
    hash.update(`\n${[address, fileSize, memorySize, flags, align].join(' ')}\n`);
    for (let done = 0; done < fileSize; done += CHUNK) {
      signal.throwIfAborted();
      const chunk = await elf.read(offset + done, Math.min(CHUNK, fileSize - done));
      for (const range of blank) blankOut(chunk, offset + done, range);
      hash.update(chunk);
    }
  }
  return hash.digest('hex');
}

/** Zeroes in a chunk what of a range lies in it. @param from where in the file the chunk begins */
function blankOut(chunk: Buffer, from: number, [at, length]: Range): void {
  const begin = Math.max(0, at - from);
  const end = Math.min(chunk.length, at + length - from);
  if (begin < end) chunk.fill(0, begin, end);
}

async function buildIds(elf: OpenedElf): Promise<Range[]> {
  const ranges: Range[] = [];
  for (const note of elf.segments.filter(({ type }) => type === NOTE)) ranges.push(...(await idsIn(elf, note)));
  return ranges;
}

async function idsIn(elf: OpenedElf, { offset, fileSize, align }: ElfSegment): Promise<Range[]> {
  if (fileSize > LARGEST_NOTES) throw new ElfFault('its notes are too large');
  const notes = await elf.read(offset, fileSize);
  const numbers = new ElfNumbers(notes, elf.header);
  const padded = (length: number) => Math.ceil(length / (align === 8 ? 8 : 4)) * (align === 8 ? 8 : 4);
  const ranges: Range[] = [];
  for (let at = 0; at + 12 <= notes.length; ) {
    const [nameSize, size, type] = [numbers.word(at), numbers.word(at + 4), numbers.word(at + 8)];
    const begin = at + padded(12 + nameSize);
    if (begin + size > notes.length) throw new ElfFault('a note is cut off');
    const name = notes.toString('latin1', at + 12, at + 12 + nameSize);
    if (type === BUILD_ID && name === 'GNU\0') ranges.push([offset + begin, size]);
    at = begin + padded(size);
  }
  return ranges;
}
