import { expect, it } from 'vitest';
import { boundedAnswer, boundedText, LARGEST_ANSWER } from '../../../../cli/mcp/bounded-answer.ts';

it('leaves a document as it is that fits', () => {
  const document = { id: 'x', list: [1, 2, 3] };
  expect(boundedAnswer(document)).toEqual(document);
});

it('shortens the longest lists until a document fits, and says by how much', () => {
  const suites = Array.from({ length: 100 }, (_, index) => ({ name: `s${index}`, reason: 'é'.repeat(2000) }));
  const short = boundedAnswer({ id: 'x', few: ['a', 'b'], suites });
  expect(Buffer.byteLength(JSON.stringify(short))).toBeLessThanOrEqual(LARGEST_ANSWER);
  expect(short.few).toEqual(['a', 'b']);
  expect(short.suites.length).toBeGreaterThan(0);
  expect(short.suites).toEqual(suites.slice(0, short.suites.length));
  expect(short.leftOut).toEqual({ suites: suites.length - short.suites.length });
});

it('ends where nothing can be left out', () => {
  const document = { text: 'x'.repeat(LARGEST_ANSWER + 1), list: [] };
  expect(boundedAnswer(document)).toEqual(document);
});

it('cuts words, and says so', () => {
  expect(boundedText('a\n')).toBe('a');
  expect(boundedText('a'.repeat(9000))).toMatch(/^a+ \[…\]$/);
});
