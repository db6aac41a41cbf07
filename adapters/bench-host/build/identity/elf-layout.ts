/** A file that is no ELF file, or a damaged one; what is measured writes it, and may write anything. */
export class ElfFault extends Error {
  override readonly name = 'ElfFault';
}

/** What of an ELF header says how the rest is read, and where that is. */
export interface ElfHeader {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  readonly machine: number;
  readonly programHeaders: { readonly at: number; readonly size: number; readonly count: number };
  /** What of the header says where section headers are, which aren't loaded: offset and length. */
  readonly unloaded: readonly (readonly [number, number])[];
}

/** A part of the file that the loader maps, or looks at. Numbers are bytes. */
export interface ElfSegment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
  readonly align: number;
}

/** Of `p_type`. */
export const LOAD = 1;
export const DYNAMIC = 2;
export const INTERPRETER = 3;
export const NOTE = 4;

/** Bytes of the longest header. */
export const HEADER_BYTES = 64;

/** Linkers write some fifteen. */
const MOST_SEGMENTS = 256;

const MAGIC = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);

/** Reads numbers as a file has them. */
export class ElfNumbers {
  constructor(
    private readonly bytes: Buffer,
    private readonly of: Pick<ElfHeader, 'bits' | 'littleEndian'>,
  ) {}

  half(at: number): number {
    this.require(at, 2);
    return this.of.littleEndian ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
  }

  word(at: number): number {
    this.require(at, 4);
    return this.of.littleEndian ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }

  /** An address, offset or size: of 4 or of 8 bytes, as the file's class has it. */
  wide(at: number): number {
    if (this.of.bits === 32) return this.word(at);
    this.require(at, 8);
    const value = this.of.littleEndian ? this.bytes.readBigUInt64LE(at) : this.bytes.readBigUInt64BE(at);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ElfFault('a number is larger than any file');
    return Number(value);
  }

  private require(at: number, count: number): void {
    if (at < 0 || at + count > this.bytes.length) throw new ElfFault('it is cut off');
  }
}

/** @throws {ElfFault} */
export function readHeader(bytes: Buffer): ElfHeader {
  if (bytes.length < 52 || !bytes.subarray(0, 4).equals(MAGIC)) throw new ElfFault('it is no ELF file');
  const [bits, order] = [bytes[4], bytes[5]];
  if ((bits !== 1 && bits !== 2) || (order !== 1 && order !== 2)) throw new ElfFault('its class is unknown');
  const of = { bits: bits === 1 ? (32 as const) : (64 as const), littleEndian: order === 1 };
  const numbers = new ElfNumbers(bytes, of);
  const is64 = of.bits === 64;
  const size = numbers.half(is64 ? 54 : 42);
  const count = numbers.half(is64 ? 56 : 44);
  if (size < (is64 ? 56 : 32) || size > 1024 || count === 0 || count > MOST_SEGMENTS) {
    throw new ElfFault('its program headers are damaged');
  }
  return {
    ...of,
    machine: numbers.half(18),
    programHeaders: { at: numbers.wide(is64 ? 32 : 28), size, count },
    unloaded: is64
      ? [
          [40, 8],
          [58, 6],
        ]
      : [
          [32, 4],
          [46, 6],
        ],
  };
}

/** The segments of a file, in its order. @param table its program headers @throws {ElfFault} */
export function readSegments(table: Buffer, header: ElfHeader): ElfSegment[] {
  const { size, count } = header.programHeaders;
  const numbers = new ElfNumbers(table, header);
  return Array.from({ length: count }, (_, index) => {
    const at = index * size;
    const wide = (first: number, second: number) => numbers.wide(at + (header.bits === 64 ? first : second));
    const segment = {
      type: numbers.word(at),
      flags: numbers.word(at + (header.bits === 64 ? 4 : 24)),
      offset: wide(8, 4),
      address: wide(16, 8),
      fileSize: wide(32, 16),
      memorySize: wide(40, 20),
      align: wide(48, 28),
    };
    if (segment.type === LOAD && segment.fileSize > segment.memorySize) throw new ElfFault('a segment is damaged');
    return segment;
  });
}
