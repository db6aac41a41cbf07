import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { openStore } from '../../adapters/store/open-store.ts';
import type { BaselineDocument } from '../../gate/baseline/document.ts';
import { baselineDocument } from '../inputs/baseline-document.ts';
import { expectAll, type Handled, type Input, type Workload } from './workload.ts';

/** Samples of each benchmark. */
const SAMPLES = 100;

type Keep = (document: BaselineDocument, folder: string) => Promise<() => Promise<unknown>>;

/** A workload that keeps a document in a folder of its own and takes it back; one of the two is measured, or both. */
const keeping = (keep: Keep, part: 'write' | 'read' | 'both'): Workload => {
  return async (input) => {
    const document = baselineDocument(input.benchmarks, SAMPLES);
    const bytes = Buffer.byteLength(JSON.stringify(document));
    const folder = () => mkdtemp(path.join(input.path, 'kept-'));
    const readBack = part === 'read' ? await keep(document, await folder()) : null;
    return async () => {
      const read = readBack ?? (await keep(document, await folder()));
      if (part !== 'write') checkWhole(await read(), input);
      return { bytes, items: input.benchmarks } satisfies Handled;
    };
  };
};

function checkWhole(document: unknown, input: Input): void {
  const { suites } = document as BaselineDocument;
  expectAll(suites[0]?.executables[0]?.benchmarks.length ?? 0, input);
}

/** The store: checks, canonical bytes, digest, compression, flushing to the disk, indexes; and all that back again. */
const inStore: Keep = async (document, folder) => {
  const store = openStore({ BENCHMARK_GATE_STORE: folder });
  const { digest } = await store.writeBaseline(document);
  return () => store.readBaseline(digest);
};

/** Plain: the same document as a file of JSON, without digest, compression, checks or flushing. */
const inFile: Keep = async (document, folder) => {
  const file = path.join(folder, 'document.json');
  await writeFile(file, JSON.stringify(document));
  return async () => JSON.parse(await readFile(file, 'utf8'));
};

/** Plain but for the compression, at the level that the store takes. */
const inCompressedFile: Keep = async (document, folder) => {
  const file = path.join(folder, 'document.json.gz');
  const level = constants.Z_BEST_SPEED;
  await writeFile(file, await promisify(gzip)(JSON.stringify(document), { level }));
  return async () => JSON.parse((await promisify(gunzip)(await readFile(file))).toString());
};

export const storeWrite = keeping(inStore, 'write');
export const storeRead = keeping(inStore, 'read');
export const storeBoth = keeping(inStore, 'both');
export const fileWrite = keeping(inFile, 'write');
export const fileRead = keeping(inFile, 'read');
export const fileBoth = keeping(inFile, 'both');
export const compressedBoth = keeping(inCompressedFile, 'both');
