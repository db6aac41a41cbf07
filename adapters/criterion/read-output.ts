import type { Reading } from '../../gate/criterion/measurement.ts';
import { createOutputReader, type OutputReaderOptions } from '../../gate/criterion/printed/output-reader.ts';
import { OutputDecoder } from './output-decoder.ts';

/** What was read; `broken` where the source failed, and only what came before that is in it. */
export interface OutputReading extends Reading {
  readonly broken: boolean;
}

export interface ReadOutputOptions extends OutputReaderOptions {
  /** Awaited between two pieces: an output is then not read faster than its result is taken. */
  readonly drained?: (() => Promise<void>) | undefined;
}

/** Bytes that are decoded at once: engines give texts beyond a page of theirs memory of its own, which takes longer. */
const DECODED = 64 * 1024;

/**
 * Reads a captured output as a stream of pieces that are cut anywhere, also inside a character. Never throws for what
 * the output holds or for a source that fails: both become problems.
 */
export const readCriterionOutput = async (
  pieces: AsyncIterable<Uint8Array | string>,
  { drained, ...options }: ReadOutputOptions = {},
): Promise<OutputReading> => {
  const reader = createOutputReader(options);
  const decoder = new OutputDecoder();
  const source = new Source(pieces);
  for await (const piece of source.read()) {
    if (typeof piece === 'string') reader.push(piece);
    else {
      for (let start = 0; start < piece.length; start += DECODED)
        reader.push(decoder.decode(piece.subarray(start, start + DECODED)));
    }
    await drained?.();
  }
  reader.push(decoder.end());
  const { benchmarks, problems } = reader.end();
  if (source.failure === null) return { benchmarks, problems, broken: false };
  const failed = { code: 'unreadable' as const, where: options.where ?? 'output', message: source.failure };
  return { benchmarks, problems: [...problems, failed], broken: true };
};

/** Ends where its source fails, and says why; what its reader throws passes. */
class Source {
  readonly #pieces: AsyncIterable<Uint8Array | string>;
  failure: string | null = null;

  constructor(pieces: AsyncIterable<Uint8Array | string>) {
    this.#pieces = pieces;
  }

  async *read(): AsyncGenerator<Uint8Array | string> {
    try {
      yield* this.#pieces;
    } catch (error) {
      this.failure = `reading it failed: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}
