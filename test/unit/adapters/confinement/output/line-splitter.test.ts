import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../../../adapters/confinement/output/line-splitter.ts';
import fc from '../../../../support/properties.ts';

/** The lines of chunks that come one after the other. */
function linesOf(chunks: readonly Buffer[]): string[] {
  const splitter = new LineSplitter();
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
    const long = Buffer.from('ü'.repeat(100_000));
    const chunks = Array.from({ length: 20 }, (_, index) => long.subarray(index * 10_000, (index + 1) * 10_000));
    const [cut = '', next] = linesOf([...chunks, Buffer.from('\nnext\n')]);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(4096);
    expect(cut).toMatch(/^ü+ \[…\]$/);
    expect(next).toBe('next');
  });

  it('take time in proportion, whatever a hostile program prints', () => {
    for (const hostile of ['\u001b[', '\u001b]', '\u001b[0;', '\u001b', '\r', ' ']) {
      const chunk = Buffer.from(hostile.repeat(20_000));
      const lines = linesOf(Array.from({ length: 100 }, () => chunk));
      expect(lines.every((line) => Buffer.byteLength(line) <= 4096)).toBe(true);
    }
  });
});
