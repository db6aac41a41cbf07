import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../../../adapters/confinement/output/line-splitter.ts';
import { SecretMasker } from '../../../../../adapters/confinement/output/secret-masker.ts';
import fc from '../../../../support/properties.ts';

/** The lines of chunks that come one after the other. */
function linesOf(chunks: readonly Buffer[], masked?: (line: string) => string): string[] {
  const splitter = new LineSplitter(masked);
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

describe('lines of a stream', () => {
  it('are the same wherever the stream is cut into chunks', () => {
    const piece = fc.constantFrom('a', '\r', '\n', '\r\n', '\u001b[31m', '\u001b]0;t\u0007', 'ü', '€', '\t', '%');
    const input = fc.record({ pieces: fc.array(piece), cuts: fc.array(fc.nat(200)) });
    fc.assert(
      fc.property(input, ({ pieces, cuts }) => {
        const whole = Buffer.from(pieces.join(''));
        const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
        const chunks = places.slice(1).map((end, index) => whole.subarray(places[index], end));
        expect(linesOf(chunks)).toEqual(linesOf([whole]));
      }),
    );
  });

  it('are never longer than 4 KiB, and marked where they were cut', () => {
    const long = Buffer.from(`${'ü'.repeat(100_000)} and then at last comes its end`);
    const chunks = Array.from({ length: 21 }, (_, index) => long.subarray(index * 10_000, (index + 1) * 10_000));
    const [cut = '', next] = linesOf([...chunks, Buffer.from('\nnext\n')]);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(4096);
    expect(cut).toMatch(/^ü+ \[…\] last comes its end$/);
    expect(next).toBe('next');
  });

  it.each([4096, 4097, 10_000, 16_384, 16_390, 20_480, 20_481, 50_000])('keep their ends, of %s bytes', (bytes) => {
    const end = '(signal: 9, SIGKILL: kill)';
    const whole = Buffer.from(`begin ${'x'.repeat(bytes - 15 - end.length)} x x x x ${end}\nnext`);
    for (const step of [7, 1000, 4096, bytes]) {
      const chunks = Array.from({ length: Math.ceil(whole.length / step) }, (_, at) =>
        whole.subarray(at * step, (at + 1) * step),
      );
      const [line = '', ...others] = linesOf(chunks);
      expect(others).toEqual(['next']);
      expect(line.startsWith('begin x') && line.endsWith(end)).toBe(true);
      expect(line.includes(' […] ')).toBe(bytes > 4096);
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(4096);
    }
  });

  it('show no part of a secret whose beginning, or what it is known by, was cut off', () => {
    const secrets = ['swordfish-of-the-operator'];
    const masked = (line: string): string => new SecretMasker(secrets).lines([line])[0] ?? '';
    const values = [...secrets, `ghp_${'A'.repeat(36)}`, `Authorization: Bearer ${'b'.repeat(40)}`];
    for (const told of [...values, `authorization = Basic ${'b'.repeat(40)}`]) {
      for (const before of [1500, 3000, 20_000]) {
        for (let after = 0; after < 1100; after += 2) {
          const line = Buffer.from(`${'w '.repeat(before)}${told} ${'z '.repeat(after / 2)}`);
          const [shown = ''] = linesOf([line.subarray(0, 30_000), line.subarray(30_000)], masked);
          expect(masked(shown)).not.toMatch(/fish|operator|A{3}|b{3}/);
          expect(shown.includes(' […] ')).toBe(line.length > 4096);
        }
      }
    }
  });

  it('take time in proportion, whatever a hostile program prints', () => {
    for (const hostile of ['\u001b[', '\u001b]', '\u001b[0;', '\u001b', '\r', ' ']) {
      const chunk = Buffer.from(hostile.repeat(20_000));
      const lines = linesOf(Array.from({ length: 100 }, () => chunk));
      expect(lines.every((line) => Buffer.byteLength(line) <= 4096)).toBe(true);
    }
  });
});
