import { describe, expect, it } from 'vitest';
import type { fraudBench } from './fraud-bench.ts';

const MINUTE = 60_000;
/** The script's benches are Criterion's: whoever comes first builds it. */
const BUILDING_MS = 300_000;
const runs = [{ name: 'I2S', model: '{models}/real.gguf' }];

/** The program and the script of BitNet-rs, judged by the profile `bitnet-rs` as it is shipped. */
export function programFrauds(bench: () => Awaited<ReturnType<typeof fraudBench>>): void {
  const command = () => bench().bitnet.suites.inference?.command ?? '';

  describe('xtask benchmark', () => {
    it(
      'counts where it measured, in every figure that the profile reads',
      async () => {
        const verdict = await bench().report('inference', undefined, { runs });
        expect(verdict).toMatchObject({ codes: [], numbers: 1, status: 'measured' });
      },
      BUILDING_MS,
    );

    it('is mock with --allow-mock and any file as its model, though its receipt says that it was real', async () => {
      const verdict = await bench().report('inference', undefined, {
        runs: [{ name: 'I2S', model: 'Cargo.toml' }],
        command: `${command()} --allow-mock`,
      });
      expect(verdict).toMatchObject({ codes: ['inconsistent', 'mock'], numbers: 0, status: 'not-measured' });
      expect(verdict.reason).toContain('mock, not recorded');
    });

    it('is mock where the model is missing, and leaves what lay there before alone', async () => {
      const verdict = await bench().report('inference', undefined, { runs: [{ name: 'I2S', model: '{models}/none' }] });
      expect(verdict).toMatchObject({ codes: ['mock', 'stale'], numbers: 0 });
    });

    it.each([
      ['mock in secret', 'inconsistent mock'],
      ['no kernel named', 'inconsistent'],
      ['no token', 'vacuous'],
      ['an old receipt', 'stale'],
      ['says nothing', 'stale'],
    ])(
      '%s: %s',
      async (cheat, codes) => {
        const verdict = await bench().report('inference', cheat, { runs });
        expect([verdict.codes.join(' '), verdict.numbers]).toEqual([codes, 0]);
        expect(verdict.status).not.toBe('measured');
      },
      MINUTE,
    );
  });

  describe('the script of the comprehensive suite', () => {
    it(
      'is accepted with what its benches measured',
      async () => {
        const verdict = await bench().report('comprehensive', undefined, { build: null });
        expect(verdict).toMatchObject({ codes: [], numbers: 3, status: 'measured' });
      },
      BUILDING_MS,
    );

    it.each([
      ['timeout', 'timeout_fallback and benchmark_timeout'],
      ['timeout-unnamed', 'benchmark_timeout alone'],
      ['failure', 'criterion_fallback and criterion_parse_error'],
    ])(
      'is invented after a %s (%s), whatever its exit code',
      async (cheat) => {
        const verdict = await bench().report('comprehensive', cheat, { build: null });
        expect(verdict).toMatchObject({ codes: ['invented'], numbers: 0, status: 'not-measured' });
      },
      MINUTE,
    );
  });
}
