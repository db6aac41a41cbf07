import { describe, expect, it } from 'vitest';
import { editLedger, newLedger } from '../../../../../gate/receipts/ledger/edit.ts';
import { GITHUB_TEXT_BYTES, utf8Bytes } from '../../../../../gate/text/byte-budget.ts';
import { passOutcome } from '../../../../support/receipts/outcomes.ts';

const other = (run: number) => ({ workflow: { id: 'w', firstExecutionRunId: `run-${run}` }, iteration: 0 });

/** A ledger with hops of 20 older runs of this gate, filled up with somebody else's text of several bytes a character. */
function ledgerOf(bytes: number): string {
  let body = newLedger(passOutcome(other(0)));
  for (let run = 1; run < 20; run++) body = editLedger(body, passOutcome(other(run))).body;
  const line = '- **tests**: übergröße → 測試 🧪 läuft\n';
  const filler = line.repeat(Math.ceil((bytes - utf8Bytes(body)) / utf8Bytes(line)));
  return body.replace('### Hop log\n', `### Hop log\n${filler}`);
}

describe("a ledger near GitHub's limit", () => {
  it('loses the oldest hops of this gate, and no more of them than it must', () => {
    const body = ledgerOf(GITHUB_TEXT_BYTES - 100);
    const edit = editLedger(body, passOutcome());
    expect(edit.fits).toBe(true);
    expect(utf8Bytes(edit.body)).toBeLessThanOrEqual(GITHUB_TEXT_BYTES);
    expect(edit.notes).toEqual([expect.stringMatching(/^[1-3] older hops of this gate made room$/)]);
    expect(edit.body).not.toContain('run run-0/0');
    expect(edit.body).toContain('run run-19/0');
    expect(edit.body.match(/測試/g)).toEqual(body.match(/測試/g));
    expect(editLedger(edit.body, passOutcome()).changed).toBe(false);
  });

  it('then loses details, then its hop, and says where they are', () => {
    const outcome = passOutcome({
      why: 'x'.repeat(3000),
      status: 'skipped',
      reason: 'bounded-by-policy',
      state: 'in-progress',
    });
    const empty = newLedger(passOutcome()).replace(/^- \*\*generative.*\n/m, '');
    const filled = (bytes: number): string => {
      const filler = `- ${'é'.repeat(Math.floor(bytes / 2))}${'x'.repeat(bytes % 2)}\n`;
      return empty.replace('### Hop log\n', `### Hop log\n${filler}`);
    };
    const fullBytes = utf8Bytes(editLedger(filled(0), outcome).body);
    const short = editLedger(filled(GITHUB_TEXT_BYTES - fullBytes + 1), outcome);
    expect(short.fits).toBe(true);
    expect(short.notes).toEqual(['the ledger is nearly full: details are left to the check run']);
    expect(short.body).toMatch(/\| benchmarks \| .*details in the check run/);
    expect(short.body).toContain('**generative-benchmark-runner**');

    const room = GITHUB_TEXT_BYTES - utf8Bytes(short.body);
    const noHop = editLedger(filled(GITHUB_TEXT_BYTES - fullBytes + 1 + room + 1), outcome);
    expect(noHop.fits).toBe(true);
    expect(noHop.body).toContain('hop in the progress comment, since this ledger is full');
    expect(noHop.body).not.toContain('**generative-benchmark-runner**');
    expect(editLedger(noHop.body, outcome).changed).toBe(false);
  });

  it('says when the text of others alone leaves no room', () => {
    const body = `<!-- gates:start -->\n<!-- gates:end -->\n${'- 測試\n'.repeat(20_000)}`;
    const edit = editLedger(body, passOutcome());
    expect(edit.fits).toBe(false);
    expect(edit.body.match(/測試/g)).toEqual(body.match(/測試/g));
  });

  it('takes what GitHub holds already for what it takes: characters are counted then', () => {
    const body = ledgerOf(80_000);
    expect(body.length).toBeLessThan(GITHUB_TEXT_BYTES - 2_000);
    const edit = editLedger(body, passOutcome());
    expect(edit).toMatchObject({ fits: true, changed: true, notes: [] });
    expect(editLedger(edit.body, passOutcome()).changed).toBe(false);
  });

  it('makes room within a larger text by its own part of it, a long Decision', () => {
    const long = `**State:** ready\n${'- ✅ a gate passed\n'.repeat(391)}`;
    const body = `${newLedger(passOutcome(other(0))).replace(/\*\*State:\*\* ready\n/, long)}\n${'x'.repeat(90_000)}`;
    const edit = editLedger(body, passOutcome());
    expect(edit).toMatchObject({ fits: true, changed: true, notes: [] });
    expect(edit.body.length).toBeLessThan(body.length);
    expect(edit.body.endsWith('x'.repeat(90_000))).toBe(true);
  });
});
