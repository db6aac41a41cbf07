import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import {
  ElfFault,
  type ElfHeader,
  type ElfSegment,
  HEADER_BYTES,
  LOAD,
  readHeader,
  readSegments,
} from './elf-layout.ts';

/** Never follows a link, and never waits for the other end of a pipe that stands in the file's place. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Bytes of a file; debug information makes them large. */
const LARGEST_FILE = 8 * 1024 ** 3;

/** What is read of it in one piece, in bytes: tables and texts. */
const LARGEST_PIECE = 1024 * 1024;

/** An ELF file that is open for reading. */
export interface OpenedElf {
  readonly header: ElfHeader;
  readonly segments: readonly ElfSegment[];
  /** @throws {ElfFault} where the file, or what is read of it in one piece, doesn't hold so much */
  read(offset: number, length: number): Promise<Buffer>;
  /** Where an address of its memory lies in the file. @throws {ElfFault} where it isn't of the file */
  offsetOf(address: number): number;
}

/**
 * Opens a file that somebody else wrote for as long as `work` takes.
 *
 * @throws {ElfFault} where it is no ELF file, or a damaged one; errors of the file system as they are
 */
export async function withElf<T>(path: string, work: (elf: OpenedElf) => Promise<T>): Promise<T> {
  const file = await open(path, FLAGS);
  try {
    const status = await file.stat();
    if (!status.isFile() || status.size > LARGEST_FILE) throw new ElfFault('it is no file, or too large a one');
    const read = readerOf(file, status.size);
    const header = readHeader(await read(0, Math.min(HEADER_BYTES, status.size)));
    const { at, size, count } = header.programHeaders;
    const segments = readSegments(await read(at, size * count), header);
    return await work({ header, segments, read, offsetOf: (address) => offsetOf(segments, address) });
  } finally {
    await file.close();
  }
}

const readerOf =
  (file: FileHandle, size: number): OpenedElf['read'] =>
  async (offset, length) => {
    if (length > LARGEST_PIECE || offset + length > size) throw new ElfFault('it is cut off');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
    if (bytesRead < length) throw new ElfFault('it is cut off');
    return buffer;
  };

function offsetOf(segments: readonly ElfSegment[], address: number): number {
  const within = segments.find(
    (each) => each.type === LOAD && address >= each.address && address < each.address + each.fileSize,
  );
  if (within === undefined) throw new ElfFault('an address is not of the file');
  return within.offset + address - within.address;
}
