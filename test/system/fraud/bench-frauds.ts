import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tree } from '../../support/criterion/fixtures.ts';
import type { fraudBench, Measuring } from './fraud-bench.ts';

const FORGER = 'cargo bench -p forger';
const MINUTE = 60_000;
/** Whoever comes first builds Criterion, perhaps while other tests build. */
const BUILDING_MS = 300_000;
const ONE = 'forged/one';
const TWO = 'forged/two';

/** A way to cheat, the names that it is caught by, and what counts all the same. */
interface Cheat extends Measuring {
  readonly cheat: string;
  readonly codes: string;
  readonly recorded: readonly string[];
}

const CHEATS: readonly Cheat[] = [
  { cheat: 'lists nothing', codes: 'vacuous', recorded: [] },
  { cheat: 'writes nothing', codes: 'incomplete vacuous', recorded: [] },
  { cheat: 'base alone', codes: 'incomplete vacuous', recorded: [] },
  { cheat: 'one is enough', codes: 'incomplete', recorded: [ONE] },
  { cheat: 'a better mean', codes: 'incomplete inconsistent vacuous', recorded: [] },
  { cheat: 'a better slope', codes: 'incomplete inconsistent vacuous', recorded: [] },
  { cheat: 'a better median', codes: 'incomplete inconsistent vacuous', recorded: [] },
  { cheat: 'more iterations than times', codes: 'incomplete inconsistent vacuous', recorded: [] },
  { cheat: 'no time at all', codes: 'incomplete inconsistent vacuous', recorded: [] },
  { cheat: 'estimates alone', codes: 'incomplete unreadable vacuous', recorded: [] },
  { cheat: 'one millisecond', codes: 'incomplete invented vacuous', recorded: [] },
  { cheat: 'from the future', codes: 'incomplete stale vacuous', recorded: [] },
  { cheat: 'from the past', codes: 'incomplete stale vacuous', recorded: [] },
  { cheat: 'prepared by the build', codes: 'incomplete stale vacuous', recorded: [] },
  { cheat: 'an old base', codes: 'incomplete stale vacuous', recorded: [] },
  { cheat: 'prepared, with a new date', codes: 'invented', recorded: [], remeasure: 1 },
  { cheat: 'one for all', codes: 'incomplete invented', recorded: [] },
  { cheat: 'more than it lists', codes: 'wrong', recorded: [ONE, TWO] },
  { cheat: 'a second result', codes: 'inconsistent', recorded: [ONE, TWO] },
  { cheat: "another's title", codes: 'incomplete inconsistent vacuous', recorded: [] },
  { cheat: 'another checkout', codes: 'wrong', recorded: [] },
  { cheat: 'slower again', codes: 'unstable', recorded: [ONE, TWO], remeasure: 2, noiseBand: 0.5 },
];

/** What Criterion's odd but honest benches measure, by id. */
const ODD = [
  'batches',
  `cut/${'x'.repeat(120)}`,
  'first line\nsecond line',
  'größe/été 数 µs',
  'latencies',
  'new/base/1',
  'new/base/2',
  'nothing at all',
  'simulated',
  'slow/ten samples',
  'talks',
  'twice/same',
  'twice/same',
  'walks',
].sort();

/** Benches that measure nothing, or something else, and say otherwise; and honest ones that look odd. */
export function benchFrauds(
  bench: () => Awaited<ReturnType<typeof fraudBench>>,
  variants: readonly (readonly [name: string, options: string])[] = [['as it is', '']],
): void {
  describe('a bench that writes its own results', () => {
    it.each(CHEATS)(
      '$cheat: $codes',
      async ({ codes, recorded, ...options }) => {
        const verdict = await bench().measure(FORGER, options);
        expect([verdict.codes.join(' '), verdict.recorded]).toEqual([codes, recorded]);
        expect(verdict.status).not.toBe(codes === 'unstable' ? 'not-measured' : 'measured');
      },
      MINUTE,
    );

    it('is believed where its figures can’t be told from measured ones', async () => {
      const verdict = await bench().measure(FORGER, { cheat: 'well made', remeasure: 2 });
      expect(verdict).toMatchObject({ codes: [], recorded: [ONE, TWO], status: 'measured' });
    });

    it('is all that is accused where it changed the checkout', async () => {
      expect((await bench().measure(FORGER, { cheat: 'another checkout' })).codes).toEqual(['wrong']);
      expect((await bench().measure(FORGER, { cheat: 'well made' })).codes).toEqual([]);
    });

    it('finds nothing of what lay in its folder before it ran', async () => {
      const layOut = async (folders: readonly string[]) => {
        for (const folder of folders) {
          await mkdir(dirname(folder), { recursive: true });
          await cp(join(tree('0.7'), 'plain'), join(folder, 'forged/one'), { recursive: true });
        }
      };
      const verdict = await bench().measure(FORGER, { cheat: 'writes nothing', before: layOut });
      expect(verdict).toMatchObject({ codes: ['incomplete', 'vacuous'], recorded: [] });
    });
  });

  describe('a bench without `harness = false`', () => {
    const simd = (target: string, filter = '') =>
      `cargo bench -p bitnet-quantization --bench ${target} --no-default-features --features cpu${filter}`;

    it(
      'is vacuous under libtest, whatever its exit code',
      async () => {
        const verdict = await bench().measure(simd('simd_comparison'));
        expect(verdict).toMatchObject({ codes: ['vacuous'], places: ['simd_comparison'], recorded: [] });
        expect(verdict.reason).toContain('simd_comparison runs under libtest: 0 measured');
        const { command } = bench().bitnet.suites.simd ?? {};
        expect(command).toBe(simd('simd_comparison'));
      },
      BUILDING_MS,
    );

    it(
      'is accepted with it',
      async () => {
        const verdict = await bench().measure(simd('simd_comparison_run'), { remeasure: 1 });
        expect(verdict).toMatchObject({ codes: [], status: 'measured' });
        expect(verdict.recorded).toEqual(['simd_comparison/sum_scalar', 'simd_comparison/sum_simd']);
      },
      BUILDING_MS,
    );

    it(
      'is vacuous as well behind a filter that matches nothing, or run as a test',
      async () => {
        expect((await bench().measure(simd('quantization', ' -- no_such_benchmark'))).codes).toEqual(['vacuous']);
        expect((await bench().measure(simd('quantization', ' -- --test'))).codes).toEqual(['vacuous']);
      },
      BUILDING_MS,
    );

    it(
      'owes nothing that its own filter leaves out',
      async () => {
        const verdict = await bench().measure(simd('quantization', ' -- simd_vs_scalar'));
        expect(verdict).toMatchObject({ codes: [], status: 'measured' });
        expect(verdict.recorded).toEqual(['simd_vs_scalar/sum_scalar', 'simd_vs_scalar/sum_simd']);
      },
      BUILDING_MS,
    );
  });

  describe('an honest bench', () => {
    it.each(variants)(
      'that looks odd is accepted as a whole, %s',
      async (_, options) => {
        const verdict = await bench().measure(`cargo bench -p honest --bench odd${options}`, { remeasure: 20 });
        expect(verdict).toMatchObject({ codes: [], places: [], status: 'measured' });
        expect(verdict.recorded).toEqual(ODD);
      },
      BUILDING_MS,
    );

    it(
      'of something other than time is refused by name',
      async () => {
        const verdict = await bench().measure('cargo bench -p honest --bench cycles');
        expect(verdict).toMatchObject({ codes: ['incomplete', 'unreadable', 'vacuous'], recorded: [] });
        expect(verdict.reason).toContain('a custom measurement in "cycles": only times can be read');
      },
      BUILDING_MS,
    );
  });
}
