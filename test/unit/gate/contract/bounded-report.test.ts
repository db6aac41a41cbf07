import { expect, it } from 'vitest';
import { boundedReport, shortenedReport } from '../../../../gate/contract/bounded-report.ts';
import type { FailureReport } from '../../../../gate/contract/failure.ts';
import { LARGEST_TEXT } from '../../../../gate/names/limits.ts';
import { utf8Bytes } from '../../../../gate/text/byte-budget.ts';

const long: FailureReport = {
  class: 'benchmark-failed',
  message: 'm'.repeat(10_000),
  excerpt: `${'first\n'.repeat(1000)}last`,
  reproduce: '…'.repeat(10_000),
  log: 'l'.repeat(10_000),
};

it('cuts every text, and says so', () => {
  const { message, excerpt, reproduce = '', log = '' } = boundedReport(long);
  expect(message).toMatch(/^m{1999}…$/);
  expect(excerpt?.split('\n')).toHaveLength(20);
  expect(excerpt).toMatch(/last$/);
  for (const text of [reproduce, log]) expect(text).toMatch(/…$/);
  for (const text of [reproduce, log]) expect(utf8Bytes(text)).toBeLessThanOrEqual(LARGEST_TEXT);
});

it('leaves a short report as it is', () => {
  const short: FailureReport = {
    class: 'overran',
    message: 'speed overran',
    excerpt: 'a\nb',
    reproduce: 'cargo bench',
  };
  expect(boundedReport(short)).toEqual(short);
});

it('tells the first failures of a suite whole, and of the others class, place and log', () => {
  expect(shortenedReport(long, 19)).toEqual(boundedReport(long));
  const short = shortenedReport(long, 20);
  expect(Object.keys(short).sort()).toEqual(['class', 'log', 'message']);
  expect(short.message).toHaveLength(300);
});
