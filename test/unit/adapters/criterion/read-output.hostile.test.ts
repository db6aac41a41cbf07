import { describe, expect, it } from 'vitest';
import { readCriterionOutput } from '../../../../adapters/criterion/read-output.ts';
import { hostileTexts } from '../../../../bench/inputs/hostile-text.ts';
import { output, read } from '../../../support/criterion/fixtures.ts';
import fc from '../../../support/properties.ts';

async function* inPieces(bytes: Uint8Array, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const length = lengths[index % lengths.length] ?? 1;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

describe('captured output as bytes', () => {
  it('is the same in any pieces, also of bytes that are no text', async () => {
    const fragment = fc.oneof(
      fc.constantFrom('größe/數 µs\n', ' time:   [1.0 µs 1.1 µs 1.2 µs]\n', '\u001b[2K', '\r\n', '\u{1f600}', '\ufeff'),
      fc.uint8Array({ maxLength: 6 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fragment, { maxLength: 30 }), lengths, async (fragments, cuts) => {
        const bytes = Buffer.concat(fragments.map((part) => Buffer.from(part)));
        const whole = await readCriterionOutput(inPieces(bytes, [bytes.length + 1]));
        expect(await readCriterionOutput(inPieces(bytes, cuts))).toEqual(whole);
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('gives what its own text gives, with any bytes between its lines', async () => {
    const text = await output('plain-0.7');
    const plain = read(text).benchmarks;
    const noise = fc.uint8Array({ maxLength: 20 }).filter((bytes) => !bytes.some((byte) => byte === 10 || byte === 13));
    const lines = text.split(/(?<=s\]\n)/);
    await fc.assert(
      fc.asyncProperty(fc.array(noise, { minLength: 1, maxLength: 10 }), lengths, async (noises, cuts) => {
        const mixed = lines.flatMap((line, index) => {
          const between = noises[index % noises.length] ?? new Uint8Array();
          return [Buffer.from(line), Buffer.from('x'), Buffer.from(between), Buffer.from('\n')];
        });
        const { benchmarks, broken } = await readCriterionOutput(inPieces(Buffer.concat(mixed), cuts));
        const ids = new Set(benchmarks.map(({ id }) => id));
        expect([broken, plain.filter(({ id }) => !ids.has(id))]).toEqual([false, []]);
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  it('is read in UTF-16 as in UTF-8, cut anywhere', async () => {
    const text = (await output('plain-0.8')).replaceAll('\n', '\r\n');
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const bytes of [little, big, Buffer.from(`\ufeff${text}`)]) {
      for (const cuts of [[bytes.length], [1], [1, 2, 7]]) {
        expect(await readCriterionOutput(inPieces(bytes, cuts))).toEqual({ ...read(text), broken: false });
      }
    }
  });

  it('of one byte, or of a mark alone, holds nothing', async () => {
    for (const bytes of [[0xff], [0xff, 0xfe], [0x41]]) {
      const reading = await readCriterionOutput(inPieces(Uint8Array.from(bytes), [1]));
      expect(reading).toEqual({ benchmarks: [], problems: [], broken: false });
    }
  });

  it('that breaks off gives what came before, and says so', async () => {
    async function* failing(): AsyncGenerator<string> {
      yield 'f  time:   [1.0 ns 1.1 ns 1.2 ns]\n';
      throw new Error('EIO: i/o error, read');
    }
    const { benchmarks, problems, broken } = await readCriterionOutput(failing(), { where: 'a.log' });
    expect(benchmarks.map(({ id }) => id)).toEqual(['f']);
    expect(problems).toEqual([
      { code: 'unreadable', where: 'a.log', message: 'reading it failed: EIO: i/o error, read' },
    ]);
    expect(broken).toBe(true);
  });

  it('does not take a fault of its caller for a fault of the log', async () => {
    const bytes = Buffer.from('f  time:   [1.0 ns 1.1 ns 1.2 ns]\n');
    const onBenchmark = () => {
      throw new RangeError('of the caller');
    };
    await expect(readCriterionOutput(inPieces(bytes, [7]), { onBenchmark })).rejects.toThrow('of the caller');
  });
});

describe('hostile lines', () => {
  it('are read without an exception, the same in any pieces, and give bounded problems', () => {
    for (const text of hostileTexts(7, 300, 3000)) {
      const whole = read(text);
      expect(read(text, 257)).toEqual(whole);
      for (const { where, message } of whole.problems) expect(where.length + message.length).toBeLessThan(1100);
      for (const { estimate } of whole.benchmarks) expect(estimate.lower).toBeGreaterThan(0);
    }
  });
});
