import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { openStore } from '../../../../adapters/store/open-store.ts';
import { honestFiles, statistic, temporaryFolder, write } from '../../../support/criterion/fixtures.ts';
import { measurementSet } from '../../../support/policy/measured.ts';
import { bundledProgram } from '../../../support/processes/bundled-program.ts';

/** Megabytes of heap: less than a worker has, and more than it needs. */
const HEAP = 320;

const MIB = 1024 * 1024;

/** Runs a part of a worker in a process whose heap is limited, as far as the machine's own is of no concern. */
async function within(script: string, ...args: readonly string[]) {
  const file = bundledProgram(fileURLToPath(new URL(script, import.meta.url)));
  const options = [`--max-old-space-size=${HEAP}`, file];
  const { stdout } = await execa(process.execPath, [...options, ...args]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** A result with so many samples of one nanosecond: two bytes each in its file. */
const filesOf = (id: string, samples: number) => {
  const ones = `[${'1,'.repeat(samples - 1)}1]`;
  const one = { ...statistic(1), confidence_interval: { confidence_level: 0.95, lower_bound: 1, upper_bound: 1 } };
  return {
    ...honestFiles(id),
    'estimates.json': JSON.stringify({ mean: one, median: one, std_dev: one, median_abs_dev: one }),
    'sample.json': `{"sampling_mode":"Flat","iters":${ones},"times":${ones}}`,
  };
};

const resultOf = (id: string, samples: number) =>
  Object.fromEntries(Object.entries(filesOf(id, samples)).map(([name, text]) => [`${id}/new/${name}`, text]));

/** A tree of 120 results; where `linked`, all of them have one and the same file of samples. */
async function treeOf(samples: number, linked: boolean): Promise<string> {
  const root = await temporaryFolder();
  await write(root, resultOf('a-0', samples));
  for (let index = 1; index < 120; index += 1) {
    const id = `b-${index}`;
    const { [`${id}/new/sample.json`]: own = '', ...others } = resultOf(id, samples);
    await write(root, linked ? others : { ...others, [`${id}/new/sample.json`]: own });
    if (linked) await link(join(root, 'a-0/new/sample.json'), join(root, id, 'new/sample.json'));
  }
  return root;
}

it('120 results that are links to one file of a million samples are one too large', async () => {
  const root = await treeOf(1_000_000, true);
  expect((await stat(join(root, 'a-0/new/sample.json'))).size).toBeLessThan(4 * MIB);
  expect(await within('./samples-child.ts', root)).toMatchObject({
    exceeded: '1000000 samples of "a-0"; at most 100000 of one benchmark are kept',
    benchmarks: 0,
  });
});

it('links to one file count once', async () => {
  const { exceeded, benchmarks, finished, problems } = await within('./samples-child.ts', await treeOf(90_000, true));
  expect({ exceeded, benchmarks, finished }).toEqual({ exceeded: null, benchmarks: 1, finished: 1 });
  expect(new Set(problems as string[])).toEqual(new Set(['invented: the very file of a-0, by another name']));
  expect(problems).toHaveLength(119);
});

it('120 results of 90,000 samples are read as far as an executable may have them', async () => {
  expect(await within('./samples-child.ts', await treeOf(90_000, false))).toMatchObject({
    exceeded: 'more than the 1000000 samples that are kept of one executable',
    benchmarks: 11,
  });
});

/** A stored set that unfolds into `megabytes`, under the digest of what it unfolds into. */
async function bomb(store: string, megabytes: number): Promise<string> {
  const piece = Buffer.from('{"iters":1,"ns":1},'.repeat(55_000));
  const head = '{"benchmarks":[{"samples":[';
  const digest = createHash('sha256');
  const file = join(store, 'bomb');
  await mkdir(store, { recursive: true });
  const plain = function* () {
    for (let index = 0; index <= megabytes; index += 1) {
      const chunk = index === 0 ? Buffer.from(head) : piece;
      digest.update(chunk);
      yield chunk;
    }
  };
  await pipeline(Readable.from(plain()), createGzip({ level: 9 }), createWriteStream(file));
  const sha256 = digest.digest('hex');
  const place = join(store, 'sha256', sha256.slice(0, 2), `${sha256.slice(2)}.gz`);
  await mkdir(dirname(place), { recursive: true });
  await rename(file, place);
  return `file://${place}`;
}

it('a stored set of 3 MB that unfolds into 490 fails its suite, and control goes on', async () => {
  const store = await temporaryFolder();
  const uri = await bomb(store, 470);
  expect((await stat(fileURLToPath(uri))).size).toBeLessThan(3 * MIB);
  const honest = await openStore({ BENCHMARK_GATE_STORE: store }).putJson(measurementSet());
  expect(await within('./judging-child.ts', store, uri, honest.uri)).toEqual({
    status: 'fail',
    to: 'code-refiner',
    why: 'unit: the results of t0 are larger than what is judged of one executable',
    // What the other executable gave is kept all the same.
    baselines: 1,
  });
});

it('a run of more samples than are kept of one fails, and control goes on', async () => {
  const store = await temporaryFolder();
  const { putJson } = openStore({ BENCHMARK_GATE_STORE: store });
  const samples = Array.from({ length: 90_000 }, () => ({ iters: 1, ns: 1 }));
  const uris: string[] = [];
  for (const target of ['one', 'two', 'three', 'four']) {
    const benchmarks = Array.from({ length: 8 }, (_, index) => ({
      id: `${target}/${index}`,
      unit: 'ns' as const,
      estimate: { point: 1, lower: 1, upper: 1 },
      samples,
      source: 'criterion-files' as const,
    }));
    const { executable } = measurementSet();
    uris.push((await putJson(measurementSet({ benchmarks, executable: { ...executable, key: target, target } }))).uri);
  }
  expect(await within('./judging-child.ts', store, ...uris)).toMatchObject({
    status: 'fail',
    why: expect.stringMatching(/^unit: t2 was not judged: with it the run has more than the 2000000 samples/),
    baselines: 1,
  });
});
