import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCriterionTree } from '../../../../adapters/criterion/read-tree.ts';
import { type BaselineExportOptions, baselineExport } from '../../../../cli/baseline/export.ts';
import type { BaselineDocument, BaselineSuite } from '../../../../gate/baseline/document.ts';
import type { BenchmarkMeasurement } from '../../../../gate/criterion/measurement.ts';
import { temporaryFolder, tree } from '../../../support/criterion/fixtures.ts';
import { exampleDocument } from '../../../support/store/example-document.ts';
import { temporaryStore } from '../../../support/store/store-folder.ts';

const { benchmarks: REAL } = await readCriterionTree(tree('0.7'));
const plain = REAL.filter(({ id }) => id === 'plain');
/** The same benchmark with other numbers. */
const slower = plain.map((benchmark) => ({
  ...benchmark,
  samples: (benchmark.samples ?? []).map(({ iters, ns }) => ({ iters, ns: ns * 2 })),
}));

const suite = (
  name: string,
  benchmarks: BenchmarkMeasurement[],
  change: Partial<BaselineSuite> & { target?: string } = {},
): BaselineSuite => {
  const { target = 'shapes', ...rest } = change;
  const executable = {
    key: target,
    package: 'p',
    target,
    features: [],
    args: [],
    listed: benchmarks.length,
    quick: false,
  };
  const command = 'cargo bench';
  const fixed = { lane: 'cpu', ranOn: 'cpu', command, method: 'primary', status: 'measured' } as const;
  return { name, ...fixed, executables: [{ ...executable, benchmarks }], reports: [], problems: [], ...rest };
};

/** Stores a baseline of these suites, and exports it. */
async function exported(suites: BaselineSuite[], options: Partial<BaselineExportOptions> = {}) {
  const { store } = await temporaryStore();
  const entry = await store.writeBaseline(exampleDocument({ suites }));
  const to = join(await temporaryFolder(), 'tree');
  const said: string[] = [];
  const run = (more: Partial<BaselineExportOptions> = {}) =>
    baselineExport(
      entry.digest,
      { store, format: 'criterion', to, ...options, ...more },
      { stdout: (text) => void said.push(text), warn: (line) => void said.push(line) },
    );
  await run();
  return { store, entry, to, run, said: () => said.join('') };
}

const samplesOf = async (folder: string) => JSON.parse(await readFile(join(folder, 'sample.json'), 'utf8')).times;
const timesOf = (benchmarks: BenchmarkMeasurement[]) => benchmarks[0]?.samples?.map(({ ns }) => ns);

describe('baseline export --format criterion', () => {
  it('writes every benchmark into its own folder, under one name', async () => {
    const { to, said } = await exported([suite('workspace-cpu', REAL)]);
    expect(said()).toBe(
      `wrote ${REAL.length} benchmarks to ${to}, as the baseline gate\nCRITERION_HOME=${to} cargo bench -p p --bench shapes -- --baseline gate\ncritcmp looks into folders called criterion only: --to DIR/criterion makes one for it\n`,
    );
    for (const { directory = '' } of REAL) {
      expect((await readdir(join(to, directory, 'gate'))).sort()).toEqual([
        'benchmark.json',
        'estimates.json',
        'sample.json',
        'tukey.json',
      ]);
    }
  });

  it('writes it again where it is the same, and nothing over other numbers', async () => {
    const { to, run, store } = await exported([suite('a', plain)]);
    await run();
    const other = await store.writeBaseline(exampleDocument({ suites: [suite('a', slower)] }));
    const again = baselineExport(
      other.digest,
      { store, format: 'criterion', to },
      { stdout: () => {}, warn: () => {} },
    );
    await expect(again).rejects.toMatchObject({
      name: 'InputError',
      faults: expect.arrayContaining([expect.stringMatching(/sample\.json is there already, and differs/)]),
    });
    await baselineExport(
      other.digest,
      { store, format: 'criterion', to, name: 'v2' },
      { stdout: () => {}, warn: () => {} },
    );
    expect(await samplesOf(join(to, 'plain/gate'))).toEqual(timesOf(plain));
    expect(await samplesOf(join(to, 'plain/v2'))).toEqual(timesOf(slower));
  });

  it('takes the first suite of those that share a benchmark, and names the others unless they are the same', async () => {
    const suites = [suite('a', plain), suite('b', slower, { target: 'other' }), suite('c', plain)];
    const { to, run, said } = await exported(suites);
    expect(await samplesOf(join(to, 'plain/gate'))).toEqual(timesOf(plain));
    expect(said()).toContain('left out: plain (b, other): shapes of a has other numbers for it\n');
    expect(said()).toContain('--baseline-lenient gate');
    expect(said().match(/left out/g)).toHaveLength(1);
    await run({ suite: 'b', name: 'b' });
    expect(await samplesOf(join(to, 'plain/b'))).toEqual(timesOf(slower));
    await run({ target: 'other', name: 'other' });
    expect(await samplesOf(join(to, 'plain/other'))).toEqual(timesOf(slower));
  });

  it("prefers a suite's own lane, and gives the other side when it is asked for", async () => {
    const sides = [suite('gpu', slower, { lane: 'cuda' }), suite('gpu', plain, { lane: 'cuda', ranOn: 'cuda' })];
    const { to, run } = await exported(sides);
    expect(await samplesOf(join(to, 'plain/gate'))).toEqual(timesOf(plain));
    await run({ lane: 'cpu', name: 'cpu' });
    expect(await samplesOf(join(to, 'plain/cpu'))).toEqual(timesOf(slower));
  });

  it('names what it can’t export, and writes nothing outside of its folder', async () => {
    const [benchmark] = plain;
    if (benchmark === undefined) throw new Error('there is no such benchmark');
    const { samples, statistics, directory, ...printed } = benchmark;
    const hostile = ['../../out', '/tmp/out', 'a/../../../out'].map((folder) => ({ ...benchmark, directory: folder }));
    const { to, said } = await exported([
      suite('a', [{ ...printed, id: 'evil\u001b[31m\nid', source: 'criterion-output' }, ...hostile, benchmark]),
    ]);
    expect([samples?.length, Object.keys(statistics ?? {}).length, directory]).toEqual([10, 5, 'plain']);
    expect(said()).toContain('left out: evil id (a, shapes): it has no samples: it was read from printed output\n');
    expect(said().match(/is none that Criterion makes/g)).toHaveLength(3);
    expect(said()).not.toContain('\u001b');
    expect(await readdir(to)).toEqual(['plain']);
    expect(await readdir(join(to, '..'))).toEqual(['tree']);
  });

  it.each([
    [{ suite: 'none' }, 'nothing to export for --suite none: the baseline has numbers of a (cpu, shapes)'],
    [{ target: 'none', lane: 'cuda' as const }, 'nothing to export for --lane cuda --target none'],
    [{ name: '../x' }, '--name "../x": expected letters'],
    [{ name: 'change' }, '--name change: Criterion keeps other files there'],
    [{ format: 'json' as const, suite: 'a' }, '--suite: not with --format json'],
    [{ to: '/dev/null/tree' }, "/dev/null/tree can't be written: ENOTDIR"],
  ])('says what is wrong with %j', async (options, fault) => {
    const { run } = await exported([suite('a', plain)]);
    await expect(run(options)).rejects.toMatchObject({ name: 'InputError', faults: [expect.stringContaining(fault)] });
  });
});

describe('baseline export --format json', () => {
  it('writes the canonical bytes, whose digest is the baseline’s', async () => {
    const { entry, to, run } = await exported([suite('a', plain)], { format: 'json' });
    const bytes = await readFile(to);
    expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(entry.digest);
    const document: BaselineDocument = JSON.parse(bytes.toString());
    expect(document.suites[0]?.executables[0]?.benchmarks).toEqual(plain);
    await run();
    await writeFile(to, 'other');
    await expect(run()).rejects.toMatchObject({ faults: [expect.stringContaining('is there already, and differs')] });
    const folder = join(to, '..', 'folder');
    await mkdir(folder);
    await expect(run({ to: folder })).rejects.toMatchObject({ faults: [expect.stringContaining('is no file')] });
  });

  it('names a baseline that is damaged, and writes nothing', async () => {
    const { entry, to, run } = await exported([suite('a', plain)], { format: 'json' });
    await writeFile(new URL(entry.uri), 'damaged');
    await expect(run({ to: `${to}2` })).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(entry.uri),
    });
    expect(await readdir(join(to, '..'))).toEqual(['tree']);
  });
});

describe('baseline export in the neighbours’ forms', () => {
  const exportedFile = async (options: Partial<BaselineExportOptions>) => {
    const { store } = await temporaryStore();
    const entry = await store.writeBaseline(exampleDocument());
    const to = join(await temporaryFolder(), 'results.json');
    const io = { stdout: () => {}, warn: () => {} };
    await baselineExport(entry.digest, { store, format: 'json', to, ...options }, io);
    return JSON.parse(await readFile(to, 'utf8'));
  };

  it('writes results for bench-compare, and the report that a program wrote', async () => {
    const { benchmarks } = await exportedFile({ format: 'bench-compare' });
    expect(benchmarks).toEqual({ i2s: { 'quantize/0': { mean_ns: 100.5 }, 'quantize/1': { mean_ns: 101.5 } } });
    expect(await exportedFile({ format: 'receipt', run: 'verify' })).toEqual({ parity: true, '10': 1, '9': 2 });
  });

  it.each<[Partial<BaselineExportOptions>, string]>([
    [{ format: 'bench-compare', suite: 'gpu' }, 'nothing to export for --suite gpu'],
    [{ format: 'bench-compare', name: 'x' }, '--name: not with --format bench-compare'],
    [{ format: 'receipt', run: 'gone' }, 'no such report'],
  ])('says what is wrong with %j', async (options, fault) => {
    await expect(exportedFile(options)).rejects.toThrow(fault);
  });
});
