import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readReport } from '../../../../../adapters/bench-host/program/read-report.ts';
import { writtenSince } from '../../../../../adapters/criterion/write-window.ts';
import type { Problem } from '../../../../../gate/criterion/measurement.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(text: string | null, writtenAt = new Date()) {
  const path = join(folder, 'report.json');
  if (text !== null) {
    writeFileSync(path, text);
    utimesSync(path, writtenAt, writtenAt);
  }
  const problems: Problem[] = [];
  const report = readReport(path, 'report', writtenSince(new Date(Date.now() - 3_600_000)), problems);
  return { report, problems };
}

it('gives what the run wrote, and nothing where it wrote none', () => {
  expect(read(null)).toEqual({ report: null, problems: [] });
  expect(read('{"rate": 50, "kernels": ["a"]}')).toEqual({ report: { rate: 50, kernels: ['a'] }, problems: [] });
});

it('names the numbers that no double holds, which would be stored as none', () => {
  const { report, problems } = read('{"rate": 1e999, "deep": {"a/b~": [1, -1e999]}, "fine": 1e300}');
  expect(report).toMatchObject({ rate: Number.POSITIVE_INFINITY, fine: 1e300 });
  expect(problems).toEqual([
    { code: 'inconsistent', where: 'report#/deep/a~1b~0/1', message: '/deep/a~1b~0/1 holds no finite number' },
    { code: 'inconsistent', where: 'report#/rate', message: '/rate holds no finite number' },
  ]);
  expect(read('1e999').problems).toEqual([
    { code: 'inconsistent', where: 'report#', message: 'the report holds no finite number' },
  ]);
});

const nested = (depth: number, inside: string) => `${'['.repeat(depth)}${inside}${']'.repeat(depth)}`;

it('names a few of many, however deep', () => {
  expect(read(`[${'1e999,'.repeat(5000)}1]`).problems).toHaveLength(20);
  const { problems } = read(nested(200, '1e999'));
  expect(problems).toHaveLength(1);
  expect(problems[0]?.where.length).toBeLessThan(300);
});

it('gives nothing of a report that is nested deeper than it can be stored', () => {
  const unreadable = { code: 'unreadable', where: 'report', message: 'nested deeper than 200 levels' };
  for (const depth of [201, 5000, 50_000]) {
    expect(read(`{"rate": 1, "a": ${nested(depth, '')}}`)).toEqual({ report: null, problems: [unreadable] });
  }
  expect(read(nested(200, '1')).problems).toEqual([]);
});

it.each([
  ['not JSON', '{"rate": NaN}', undefined, { code: 'unreadable', message: 'not JSON' }],
  [
    'from before',
    '{"rate": 1}',
    new Date(0),
    { code: 'stale', message: expect.stringMatching(/^written .*, before this run began$/) },
  ],
])('gives nothing of a report that is %s', (_, text, writtenAt, problem) => {
  expect(read(text, writtenAt)).toEqual({ report: null, problems: [{ where: 'report', ...problem }] });
});
