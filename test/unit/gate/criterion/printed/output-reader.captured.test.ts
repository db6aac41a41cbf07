import { describe, expect, it } from 'vitest';
import { readCriterionTree } from '../../../../../adapters/criterion/read-tree.ts';
import { output, read, tree } from '../../../../support/criterion/fixtures.ts';

const codes = (problems: readonly { code: string; where: string }[]) =>
  problems.map(({ code, where }) => [code, where]);

describe.each(['0.3', '0.4', '0.5', '0.6', '0.7', '0.8'])('the output of Criterion %s', (version) => {
  it('says what its files say, as far as it prints digits', async () => {
    const { benchmarks: printed, problems } = read(await output(`plain-${version}`));
    expect(problems).toEqual([]);
    const { benchmarks: stored } = await readCriterionTree(tree(version));
    for (const { id, title, estimate, throughput } of stored) {
      const found = printed.find((benchmark) => benchmark.id === printedName(id, title));
      for (const name of ['point', 'lower', 'upper'] as const) {
        expect((found?.estimate[name] ?? 0) / estimate[name]).toBeCloseTo(1, 3);
      }
      expect(found?.throughput?.kind).toBe(throughput?.kind);
      const amount = throughput?.perIteration ?? 1;
      expect((found?.throughput?.perIteration ?? 1) / amount).toBeCloseTo(1, 3);
      if (amount < 5000) expect(found?.throughput?.perIteration ?? 1).toBe(amount);
    }
  });

  it('is the same in pieces of any size, and with CRLF', async () => {
    const text = await output(`plain-${version}`);
    const whole = read(text);
    for (const pieces of [1, 2, 7, 64]) expect(read(text, pieces)).toEqual(whole);
    expect(read(text.replaceAll('\n', '\r\n'), 3)).toEqual(whole);
  });
});

const printedName = (id: string, title?: string) => title ?? id;

describe('other forms of real output', () => {
  it.each([
    ['terminal-0.4', 12],
    ['terminal-0.7', 13],
  ] as const)('a terminal with progress lines that overwrite each other: %s', async (name, count) => {
    const { benchmarks, problems } = read(await output(name));
    expect(problems).toEqual([]);
    expect(benchmarks).toHaveLength(count);
    expect(benchmarks[0]?.id).toBe('throughput/elements/1024');
    expect(benchmarks[0]?.throughput).toEqual({ kind: 'elements', perIteration: 1024 });
    expect(benchmarks.every(({ id }) => /^(?:throughput|names)\//.test(id))).toBe(true);
  });

  it.each([
    ['change-0.3', 6],
    ['change-0.8', 9],
  ] as const)('colours and changes against an earlier run: %s', async (name, count) => {
    const { benchmarks, problems } = read(await output(name));
    expect(problems).toEqual([]);
    expect(benchmarks).toHaveLength(count);
    expect(new Set(benchmarks.map(({ id }) => id)).size).toBe(count);
  });

  it('cargo bench over three executables: what measured, what did not, and a custom measurement', async () => {
    const { benchmarks, problems } = read(await output('cargo-bench'));
    expect(benchmarks).toHaveLength(21);
    expect(codes(problems)).toEqual([
      ['unreadable', 'custom/cycles'],
      ['vacuous', '../src/vacuous.rs'],
    ]);
  });

  it.each([
    ['vacuous', 'vacuous', 'output'],
    ['testmode', 'vacuous', 'output'],
    ['profile', 'vacuous', 'throughput/bits'],
    ['custom', 'unreadable', 'custom/cycles'],
  ])('%s holds no benchmark: %s', async (name, code, where) => {
    const { benchmarks, problems } = read(await output(name));
    expect(benchmarks).toEqual([]);
    expect(codes(problems)).toEqual([[code, where]]);
  });

  it("libtest's form, with thousands separators", async () => {
    const { benchmarks, problems } = read(await output('bencher'));
    expect(problems).toEqual([]);
    expect(benchmarks[1]).toMatchObject({
      id: 'throughput/elements/4096',
      estimate: { point: 1129, lower: 1115, upper: 1143 },
    });
  });

  it('the verbose form', async () => {
    const { benchmarks } = read(await output('verbose'));
    expect(benchmarks.map(({ id }) => id)).toEqual([
      'throughput/elements/1024',
      'throughput/elements/4096',
      'throughput/bytes',
      'throughput/decimal',
      'throughput/bits',
    ]);
  });
});
