import { describe, expect, it } from 'vitest';
import { isLedger } from '../../../../../gate/receipts/ledger/is-ledger.ts';
import { readLedger } from '../../../../../gate/receipts/ledger/read.ts';
import { fixtureNames, readFixture } from '../../../../support/receipts/read-fixture.ts';

const LEDGER = '<!-- gates:start -->\n<!-- gates:end -->\n';
describe('which text is the ledger', () => {
  it.each(fixtureNames())('%s is one', (name) => {
    expect(isLedger(readFixture(name))).toBe(true);
    expect(isLedger(readFixture(name).replaceAll('\n', '\r\n'))).toBe(true);
  });

  it.each([
    ['prose', 'Edit between <!-- gates:start --> and <!-- gates:end -->.'],
    ['a code span', '`<!-- gates:start -->`'],
    ['a fence', `~~~~md\n\`\`\`\n~~~\n${LEDGER}~~~~\n`],
    ['a fence that is never closed', `\`\`\`\n${LEDGER}`],
    ['a fence in a list', `- text\n  \`\`\`\n  ${LEDGER}  \`\`\`\n`],
    ['indented code', '    <!-- gates:start -->\n'],
    ['a quotation', '> <!-- gates:start -->\n'],
    ['other anchors only', '<!-- hoplog:start -->\n<!-- hoplog:end -->\n'],
  ])('anchors in %s make none', (_, body) => {
    expect(isLedger(body)).toBe(false);
  });

  it('a fence is closed only by its own kind and length, and a comment opens none', () => {
    expect(isLedger(`\`\`\`\`\n\`\`\`\n\`\`\`\`\n${LEDGER}`)).toBe(true);
    expect(isLedger(`<!-- logs go\n\`\`\`\n-->\n${LEDGER}`)).toBe(true);
    expect(isLedger(`\`\`\` not \` a fence\n${LEDGER}`)).toBe(true);
  });
});

describe('what a ledger says', () => {
  it('gives rows by their header, hops and the Decision, without markup', () => {
    const { rows, hops, decision } = readLedger(readFixture('fenced-log.md'));
    expect(rows).toEqual([
      { gate: 'spec', status: '✅ pass', evidence: '12 criteria | all atomic' },
      { gate: 'benchmarks', status: '✅ pass', evidence: 'old numbers' },
      { gate: 'cleanup', status: '✅ pass', evidence: 'branch removed' },
    ]);
    expect(hops).toEqual([
      '2026-03-02 09:12 → spec-analyzer: specification written',
      '2026-03-02 09:40 → test-creator: 12 tests, all red',
    ]);
    expect(decision).toMatch(/^\*\*State:\*\* ✅ \*\*READY\*\*/);
  });

  it('is small however large the ledger is', () => {
    const row = `| ${'x'.repeat(500)} | pass | ${'y'.repeat(5000)} |\n`;
    const body = `<!-- gates:start -->\n| Gate | Status | Evidence |\n|--|--|--|\n${row.repeat(300)}<!-- gates:end -->\n<!-- decision:start -->\n${'z\n'.repeat(9000)}<!-- decision:end -->`;
    expect(JSON.stringify(readLedger(body)).length).toBeLessThan(100_000);
  });

  it('is empty where there are no sections', () => {
    expect(readLedger('text')).toEqual({ rows: [], hops: [], decision: null });
  });
});
