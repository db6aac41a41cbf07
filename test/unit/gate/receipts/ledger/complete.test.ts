import { describe, expect, it } from 'vitest';
import { editLedger, newLedger } from '../../../../../gate/receipts/ledger/edit.ts';
import { passOutcome, RUN_ID } from '../../../../support/receipts/outcomes.ts';
import { readFixture } from '../../../../support/receipts/read-fixture.ts';

const HOP = `2026-11-22T10:00:00Z → baseline established, 3 suites; FINALIZE → quality-finalizer; run ${RUN_ID}/0`;
const edit = (name: string) => editLedger(readFixture(name), passOutcome()).body;

describe('parts that are missing', () => {
  it('are added in the order of a new ledger, after the table that ends where it seems to', () => {
    const { body, notes } = editLedger(readFixture('gates-only.md'), passOutcome());
    expect(body).toMatch(
      /\| build \| pass \| ok \|\n\| benchmarks .*\n<!-- gates:end -->\n<!-- hoplog:start -->\n### Hop log\n- .*\n<!-- hoplog:end -->\n<!-- decision:start -->\n[^<]*<!-- decision:end -->\n\nText right after the table\.\n$/,
    );
    expect(notes).toHaveLength(3);
  });

  it('are closed without swallowing the prose after them', () => {
    const body = edit('unclosed.md');
    for (const kept of ["Prose that is nobody's hop.", 'A sentence that must stay.', '- second hop'])
      expect(body).toContain(kept);
    expect(body).not.toContain('NEXT → nobody');
  });

  it('end up outside a fence that the text leaves open', () => {
    const { body } = editLedger('Notes\n\n````text\nopen', passOutcome());
    expect(body.startsWith('Notes\n\n````text\nopen\n````\n\n<!-- gates:start -->\n')).toBe(true);
    expect(editLedger(body, passOutcome()).changed).toBe(false);
  });

  it('make a whole ledger of nothing', () => {
    expect(newLedger(passOutcome({ suites: [] }))).toBe(
      [
        '<!-- gates:start -->',
        '| Gate | Status | Evidence |',
        '|------|--------|----------|',
        `| benchmarks | pass | baseline established, 3 suites; I2S: 45.2 tokens/sec; sha256:${'4f'.repeat(32)}; details in the check run |`,
        '<!-- gates:end -->',
        '<!-- hoplog:start -->',
        '### Hop log',
        `- **generative-benchmark-runner**: ${HOP}`,
        '<!-- hoplog:end -->',
        '<!-- decision:start -->',
        '**State:** ready',
        '**Why:** baseline established, 3 suites',
        '**Next:** FINALIZE → quality-finalizer',
        '<!-- decision:end -->',
      ].join('\n'),
    );
  });
});
