/** What a hand-made ELF file is like. */
interface SmallElf {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  /** What it loads, after its headers. */
  readonly content: string;
  /** Where its header says that section headers are. */
  readonly sections?: number;
  /** Its build id; absent: it has none. */
  readonly buildId?: string;
}

/** The smallest ELF file that loads something: one segment of all of it, and its notes. */
export function smallElf({ bits, littleEndian, content, sections = 0, buildId = '' }: SmallElf): Buffer {
  const [header, entry, wide] = bits === 64 ? [64, 56, 8] : [52, 32, 4];
  const note = Buffer.concat([Buffer.alloc(12), Buffer.from('GNU\0'), Buffer.from(buildId)]);
  const notesAt = header + 2 * entry;
  const bytes = Buffer.alloc(notesAt + note.length + content.length);
  const put = (at: number, value: number, size: number) =>
    littleEndian
      ? bytes.writeUIntLE(value, at, Math.min(size, 6))
      : bytes.writeUIntBE(value, at + Math.max(0, size - 6), Math.min(size, 6));
  bytes.set([0x7f, 0x45, 0x4c, 0x46, bits / 32, littleEndian ? 1 : 2, 1]);
  put(18, 62, 2);
  put(bits === 64 ? 32 : 28, header, wide);
  put(bits === 64 ? 40 : 32, sections, wide);
  put(bits === 64 ? 54 : 42, entry, 2);
  put(bits === 64 ? 56 : 44, 2, 2);
  const segment = (index: number, type: number, offset: number, size: number) => {
    const at = header + index * entry;
    put(at, type, 4);
    put(at + (bits === 64 ? 8 : 4), offset, wide);
    put(at + (bits === 64 ? 16 : 8), 0x1000 + offset, wide);
    put(at + (bits === 64 ? 32 : 16), size, wide);
    put(at + (bits === 64 ? 40 : 20), size, wide);
    put(at + (bits === 64 ? 48 : 28), 4, wide);
  };
  segment(0, 1, 0, bytes.length);
  segment(1, 4, notesAt, note.length);
  note.copy(bytes, notesAt);
  for (const [index, value] of [4, buildId.length, 3].entries()) put(notesAt + 4 * index, value, 4);
  bytes.write(content, notesAt + note.length, 'latin1');
  return bytes;
}
