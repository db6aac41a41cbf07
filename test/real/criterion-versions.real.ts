import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { OwnRunTimes } from '../../adapters/bench-host/measure/own-run-times.ts';
import { filterFor } from '../../gate/criterion/listing/filter.ts';
import { parseListing } from '../../gate/criterion/listing/listing.ts';
import { buildCrates, measure, read, storedResults } from './criterion-crates.ts';
import { exactStatistics } from './exact-statistics.ts';

const KINDS: Readonly<Record<string, string>> = {
  Bytes: 'bytes',
  BytesDecimal: 'bytes-decimal',
  Elements: 'elements',
  Bits: 'bits',
};

let built: ReadonlyMap<string, string>;

beforeAll(async () => {
  built = await buildCrates();
});

/** Checks every value that the command line gives for a tree, and every value that it should give. */
async function checkTree(root: string, listed: readonly string[]): Promise<void> {
  const { benchmarks, problems, code } = await read(root);
  expect([code, problems]).toEqual([0, []]);
  const stored = await storedResults(root);
  expect(stored.map(({ benchmark }) => benchmark.title).sort()).toEqual([...listed].sort());
  expect(benchmarks.map(({ id }) => id).sort()).toEqual(stored.map(({ benchmark }) => benchmark.full_id).sort());
  for (const { benchmark, sample } of stored) {
    const { mean, slope } = exactStatistics(sample.iters, sample.times);
    const point = sample.sampling_mode === 'Flat' ? mean : slope;
    const found = benchmarks.filter(
      ({ id, estimate }) => id === benchmark.full_id && Math.abs(estimate.point / point - 1) < 1e-12,
    );
    expect(found, benchmark.full_id).toHaveLength(1);
    const { throughput, estimate, samples = [] } = found[0] ?? {};
    expect(samples.map(({ ns }) => ns)).toEqual(sample.times);
    const each = samples.map(({ ns, iters }) => ns / iters);
    // A bootstrap interval can't be recomputed, but lies within what was sampled.
    expect(estimate?.lower).toBeGreaterThanOrEqual(Math.min(...each) * (1 - 1e-9));
    expect(estimate?.upper).toBeLessThanOrEqual(Math.max(...each) * (1 + 1e-9));
    const [kind, amount] = Object.entries(benchmark.throughput ?? {})[0] ?? [];
    if (kind !== undefined && kind in KINDS) expect(throughput).toEqual({ kind: KINDS[kind], perIteration: amount });
  }
}

const VERSIONS = ['c03', 'c04', 'c05', 'c06', 'c07', 'c08'];
const list = async (executable: string | undefined): Promise<string[]> =>
  parseListing((await execa(executable ?? '', ['--bench', '--list'])).stdout).ids;

describe.each(VERSIONS)('Criterion of %s', (version) => {
  const program = (name: string) => built.get(`${version} ${name}`);

  it('is read as a tree and as output, in every shape', async () => {
    const { root, stdout } = await measure(program('shapes'));
    await checkTree(root, await list(program('shapes')));
    const files = await read(root);
    const printed = await read('-', stdout);
    expect(printed.problems).toEqual([]);
    expect(printed.benchmarks).toHaveLength(files.benchmarks.length);
    for (const { id, estimate } of printed.benchmarks) {
      const begins = id.replace(/\.\.\.$| #\d+$/, '');
      const near = files.benchmarks.filter((each) => Math.abs(each.estimate.point / estimate.point - 1) < 1e-3);
      expect(near.some((each) => each.id.startsWith(begins))).toBe(true);
    }
  }, 120_000);

  it('is read with asynchronous benches', async () => {
    const { root } = await measure(program('asynchronous'));
    await checkTree(root, ['async/iter', 'async/batched', 'async/custom']);
  }, 120_000);

  it('measures what a filter of the gate selects', async () => {
    const { root } = await measure(program('shapes'), [filterFor(['größe/été 数 µs', 'names/a?b'])]);
    const ids = (await read(root)).benchmarks.map(({ id }) => id);
    expect(ids.sort()).toEqual(['größe/été 数 µs', 'names/a?b'].sort());
  }, 120_000);

  it('is refused where it measures something other than time, as far as something says so', async () => {
    const { stdout } = await measure(program('custom'));
    const { code, benchmarks, problems } = await read('-', stdout);
    expect([code, benchmarks]).toEqual([1, []]);
    expect(problems[0]).toMatchObject({ code: 'unreadable', where: 'custom/cycles' });
  }, 120_000);

  // Criterion 0.3 panics where samples have no spread, knows no --quick, and takes whole seconds alone.
  if (version === 'c03') return;

  it('says which benchmarks run longer than the command line says, since their group sets it', async () => {
    const args = ['--warm-up-time', '0.1', '--measurement-time', '0.2', '--sample-size', '20'];
    const listed = await list(program('own_times'));
    const times = new OwnRunTimes(listed, args);
    const { output } = await measure(program('own_times'), args);
    for (const line of output) times.line(line);
    const found = times.noted();
    expect(found).toMatchObject({ benchmarks: 1, warmUpMs: 300 });
    // What it says of a measurement is estimated, and rounded up to whole steps.
    expect(found?.measurementMs).toBeGreaterThan(600);
    expect(found?.measurementMs).toBeLessThan(1400);
  }, 120_000);

  it('is read where it is odd', async () => {
    const { root } = await measure(program('odd'));
    const titles = (await storedResults(root)).map(({ benchmark }) => benchmark.title);
    expect(titles).toHaveLength(14);
    await checkTree(root, titles);
  }, 120_000);

  it('is read with --quick', async () => {
    const { root } = await measure(program('shapes'), ['--quick']);
    await checkTree(root, await list(program('shapes')));
  }, 120_000);
});
