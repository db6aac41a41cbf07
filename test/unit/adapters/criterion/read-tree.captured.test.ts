import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFinished } from '../../../../adapters/criterion/list-finished.ts';
import { readCriterionTree } from '../../../../adapters/criterion/read-tree.ts';
import { missingFrom, parseListing, titleOf } from '../../../../gate/criterion/listing/listing.ts';
import { output, temporaryFolder, tree } from '../../../support/criterion/fixtures.ts';

const VERSIONS = ['0.3', '0.4', '0.5', '0.6', '0.7', '0.8'];

describe.each(VERSIONS)('a tree of Criterion %s', (version) => {
  it('reads ids from the files, not from folder names', async () => {
    const { benchmarks } = await readCriterionTree(tree(version));
    const ids = benchmarks.map(({ id }) => id);
    expect(ids).toContain('größe/été 数 µs');
    expect(ids).toContain('names/new');
    expect(ids.filter((id) => id === 'twice/same')).toHaveLength(2);
    const twice = benchmarks.filter(({ id }) => id === 'twice/same');
    expect(twice.map(({ directory }) => directory).sort()).toEqual(['twice/same', 'twice_same']);
    expect(twice.map(({ title }) => title ?? '').sort()).toEqual(['', 'twice/same #2']);
  });

  it('reads throughput and sampling', async () => {
    const { benchmarks } = await readCriterionTree(tree(version));
    const of = (id: string) => benchmarks.find((benchmark) => benchmark.id === id);
    expect(of('throughput/elements/4096')?.throughput).toEqual({ kind: 'elements', perIteration: 4096 });
    expect(of('throughput/bytes')?.throughput).toEqual({ kind: 'bytes', perIteration: 65536 });
    expect(of('plain')?.throughput).toBeUndefined();
    expect(of('sampling/flat')?.samplingMode).toBe('flat');
    expect(of('sampling/flat')?.statistics?.slope).toBeUndefined();
    expect(of('sampling/linear')?.samples).toHaveLength(100);
  });
});

describe('what only some versions have', () => {
  it('reads decimal bytes, bits, and elements beside bytes', async () => {
    const { benchmarks } = await readCriterionTree(tree('0.8'));
    const of = (id: string) => benchmarks.find((benchmark) => benchmark.id === id)?.throughput;
    expect(of('throughput/decimal')).toEqual({ kind: 'bytes-decimal', perIteration: 65536 });
    expect(of('throughput/bits')).toEqual({ kind: 'bits', perIteration: 524288 });
    expect(of('throughput/pair')).toEqual({ kind: 'elements', perIteration: 16384, bytes: 65536 });
  });

  it('keeps folders apart that Criterion made unique, and never reads base or change', async () => {
    const { benchmarks } = await readCriterionTree(tree('0.7'));
    const names = benchmarks.filter(({ id }) => id.startsWith('names/')).map(({ id, directory }) => [directory, id]);
    expect(names).toEqual(
      expect.arrayContaining([
        ['names/a_b', 'names/a:b'],
        ['names/a_b_2', 'names/a?b'],
        ['names/a_b_3', 'names/a|b'],
        ['names/base', 'names/base'],
        ['names/change', 'names/change'],
        ['names/new', 'names/new'],
        ['names/report', 'names/report'],
      ]),
    );
    expect(names).toHaveLength(8);
  });

  it.each(['quick-0.4', 'quick-0.8'])('takes the two samples of %s', async (name) => {
    const { benchmarks, problems } = await readCriterionTree(tree(name));
    expect(problems).toEqual([]);
    expect(benchmarks.length).toBeGreaterThan(0);
    for (const { samples } of benchmarks) expect(samples).toHaveLength(2);
  });

  it('refuses a custom measurement whose unit a file names', async () => {
    const { benchmarks, problems } = await readCriterionTree(tree('custom-0.7'));
    expect(benchmarks).toEqual([]);
    expect(problems).toEqual([
      {
        code: 'unreadable',
        where: 'custom_cycles/new/raw.csv',
        message: 'a custom measurement in "cycles": only times can be read',
      },
    ]);
  });
});

describe('listing against measuring', () => {
  it.each(['0.7'])('finds every listed benchmark of %s in its tree, cut and numbered names too', async (version) => {
    const { ids } = parseListing(await output(`list-${version}`));
    const { benchmarks } = await readCriterionTree(tree(version));
    expect(ids).toHaveLength(21);
    expect(missingFrom(ids, benchmarks)).toEqual([]);
    expect([...(await listFinished(tree(version)))].sort()).toEqual([...ids].sort());
    const without = benchmarks.filter(({ title }) => title !== 'twice/same #2');
    expect(missingFrom(ids, without)).toEqual(['twice/same #2']);
  });

  it('knows how Criterion cuts a name', async () => {
    const { benchmarks } = await readCriterionTree(tree('0.7'));
    const long = benchmarks.find(({ id }) => id.length > 100);
    expect(long?.title).toBe(titleOf(long?.id ?? ''));
  });
});

// How long thousands take is measured in bench/workloads/tree.ts.
it('reads and checks hundreds of benchmarks', async () => {
  const root = await temporaryFolder();
  const from = join(tree('0.7'), 'sampling/linear/new');
  const names = ['benchmark.json', 'estimates.json', 'sample.json', 'tukey.json'];
  const texts = await Promise.all(names.map((name) => readFile(join(from, name), 'utf8')));
  for (let index = 0; index < 300; index += 1) {
    const id = `group_${index % 50}/f${index}`;
    const folder = join(root, id, 'new');
    await mkdir(folder, { recursive: true });
    const own = (text = '') => text.replaceAll('sampling/linear', id).replace('"sampling"', `"group_${index % 50}"`);
    await Promise.all(
      names.map((name, at) => writeFile(join(folder, name), own(texts[at]).replace('"linear"', `"f${index}"`))),
    );
  }
  const { benchmarks, problems } = await readCriterionTree(root);
  expect(benchmarks).toHaveLength(300);
  expect(problems).toEqual([]);
});
