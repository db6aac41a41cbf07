import { describe, expect, it } from 'vitest';
import type { GateOutcome } from '../../../../../gate/contract/outcome.ts';
import { editLedger, newLedger } from '../../../../../gate/receipts/ledger/edit.ts';
import { utf8Bytes } from '../../../../../gate/text/byte-budget.ts';
import { hostileOutcome } from '../../../../support/receipts/hostile-outcome.ts';
import { HOSTILE_TEXT } from '../../../../support/receipts/hostile-text.ts';
import { failOutcome, passOutcome, realOutcome } from '../../../../support/receipts/outcomes.ts';

const DIGEST = `sha256:${'4f'.repeat(32)}`;
const LINKS = { temporal: null, github: 'https://github.com' };

const rowOf = (body: string): string => body.split('\n').find((line) => line.includes('benchmarks |')) ?? '';
const row = (outcome: GateOutcome) => rowOf(newLedger(outcome, LINKS));

describe("the gate's row in a ledger", () => {
  it('has verdict, count, figures, the longest benchmark, the document, and where the rest is', () => {
    const outcome = realOutcome({ why: 'baseline established, 1 suite' });
    expect(row(outcome)).toBe(
      `| benchmarks | pass | baseline established, 1 suite; 61 benchmarks; I2S: 402 Melem/s; TL1: 388 Melem/s; longest quantization_sizes/I2S_quantize/0 7.38 ms; ${DIGEST}; details in the check run |`,
    );
  });

  it('has the target that fails the gate in place of the longest benchmark', () => {
    expect(row(failOutcome())).toContain('; i2s-tokens 12 tokens/s missed (> 40 tokens/s); ');
  });

  it('names further documents by their number, and says which is not complete', () => {
    const [one] = passOutcome().baselines;
    if (one === undefined) throw new Error('the outcome has a baseline');
    const text = row(passOutcome({ baselines: [{ ...one, complete: false }, one, one] }));
    expect(text).toContain(`; ${DIGEST} (not complete) and 2 more`);
  });

  it('links the check where that takes the place of nothing', () => {
    const short = { why: 'ok', evidence: [], targets: [], baselines: [] };
    expect(row(passOutcome(short))).toMatch(
      /\| ok; details in the \[check run\]\(https:\/\/github\.com\/.*\/checks\) \|$/,
    );
  });

  it.each([HOSTILE_TEXT, 'x'.repeat(4000), '|'.repeat(4000), '🧪'.repeat(2000)])(
    'is no longer than 300 characters, whatever is in it: %.10s',
    (text) => {
      for (const outcome of [hostileOutcome(text), realOutcome({ why: text })]) {
        expect(utf8Bytes(row(outcome))).toBeLessThanOrEqual(300);
        expect(row(outcome)).toContain('sha256:');
        const wide =
          '<!-- gates:start -->\n| Gate | Status | Agent | Next | Evidence |\n|---|---|---|---|---|\n<!-- gates:end -->\n';
        const plain = { ...outcome, route: { kind: 'FINALIZE' as const, to: 'quality-finalizer' } };
        expect(utf8Bytes(rowOf(editLedger(wide, plain, LINKS).body))).toBeLessThanOrEqual(300);
      }
    },
  );
});
