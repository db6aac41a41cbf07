import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { readCriterionOutput } from '../../adapters/criterion/read-output.ts';
import { criterionCommand } from '../../cli/files/criterion.ts';
import { createOutputReader } from '../../gate/criterion/printed/output-reader.ts';
import { hostileTexts } from '../inputs/hostile-text.ts';
import { type LogForm, logPieces } from '../inputs/log-text.ts';
import { expectAll, type Workload } from './workload.ts';

const PIECES = { highWaterMark: 256 * 1024 };

/** Reads a captured output and takes its benchmarks one by one, as the command line does. */
export const readOutput: Workload = async (input) => async () => {
  const file = createReadStream(input.path, PIECES);
  let taken = 0;
  await readCriterionOutput(file, {
    onBenchmark: () => {
      taken += 1;
    },
  });
  expectAll(taken, input);
  return { bytes: file.bytesRead, items: taken };
};

/** Reads a captured output and keeps all of its benchmarks. */
export const keepOutput: Workload = async (input) => async () => {
  const file = createReadStream(input.path, PIECES);
  const { benchmarks } = await readCriterionOutput(file);
  expectAll(benchmarks.length, input);
  return { bytes: file.bytesRead, items: benchmarks.length };
};

/** Plain: the same bytes, split into lines by node's own readline. */
export const readLines: Workload =
  async ({ path }) =>
  async () => {
    const file = createReadStream(path, PIECES);
    let lines = 0;
    let characters = 0;
    const reader = createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY });
    reader.on('line', (line) => {
      lines += 1;
      characters += line.length;
    });
    await new Promise((resolve) => reader.on('close', resolve));
    if (characters === 0) throw new Error('no line was read');
    return { bytes: file.bytesRead, items: lines };
  };

/** Reads an output that is made as it is read, as the command line does, and writes the result nowhere. */
export const printEndless: Workload = async (input) => async () => {
  const made = new Made('log', input.benchmarks);
  let rows = 0;
  const stdout = (text: string): void => {
    rows += text.split('\n{').length - 1;
  };
  await criterionCommand(['-'], { json: true }, { stdin: made.stream, stdout });
  expectAll(rows, input);
  return { bytes: made.bytes, items: rows };
};

/** Reads an output that is made as it is read, and keeps what few benchmarks are in it. */
export const readSparse: Workload = async (input) => async () => {
  const made = new Made('sparse', input.benchmarks);
  const { benchmarks } = await readCriterionOutput(made.stream);
  expectAll(benchmarks.length, input);
  return { bytes: made.bytes, items: benchmarks.length };
};

/** Plain: makes the same output and drops it. */
const dropping = (form: LogForm): Workload => {
  return async ({ benchmarks }) =>
    async () => {
      const made = new Made(form, benchmarks);
      await finished(made.stream.resume());
      return { bytes: made.bytes, items: benchmarks };
    };
};

export const dropEndless = dropping('log');
export const dropSparse = dropping('sparse');

/** An output that is made as it is read: it is never whole anywhere. */
class Made {
  bytes = 0;
  readonly stream: Readable;

  constructor(form: LogForm, benchmarks: number) {
    this.stream = Readable.from(this.#pieces(form, benchmarks));
  }

  *#pieces(form: LogForm, benchmarks: number): Generator<Buffer> {
    for (const piece of logPieces(form, benchmarks)) {
      const bytes = Buffer.from(piece);
      this.bytes += bytes.length;
      yield bytes;
    }
  }
}

/** Hostile texts, and the seed that makes them. */
const HOSTILE = { seed: 20261123, count: 200 };

/** Reads hostile texts one by one: `benchmarks` is how many thousand characters each of them has. */
export const readHostile: Workload =
  async ({ benchmarks: thousands }) =>
  async () => {
    let bytes = 0;
    for (const text of hostileTexts(HOSTILE.seed, HOSTILE.count, thousands * 1000)) {
      const reader = createOutputReader();
      reader.push(text);
      reader.end();
      bytes += text.length;
    }
    return { bytes, items: HOSTILE.count };
  };
