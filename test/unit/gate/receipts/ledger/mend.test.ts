import { describe, expect, it } from 'vitest';
import { editLedger } from '../../../../../gate/receipts/ledger/edit.ts';
import { isLedger } from '../../../../../gate/receipts/ledger/is-ledger.ts';
import { mendLedger } from '../../../../../gate/receipts/ledger/mend.ts';
import fc from '../../../../support/properties.ts';
import { passOutcome } from '../../../../support/receipts/outcomes.ts';
import { between, fixtureNames, readFixture } from '../../../../support/receipts/read-fixture.ts';

const pass = (iteration: number) => passOutcome({ iteration, finishedAt: `2026-11-22T1${iteration}:00:00.000Z` });
const edited = (body: string, iteration = 0): string => editLedger(body, pass(iteration)).body;

/** A ledger, this gate's edit of it, and what a neighbour makes of the text before. */
const BEFORE = readFixture('bullets.md');
const AFTER = edited(BEFORE);
const withRow = (body: string, row: string): string => body.replace('| docs |', `${row}\n| docs |`);

describe('a ledger that a neighbour overwrote', () => {
  it.each(fixtureNames())('%s: has again what it had, with LF and with CRLF', (name) => {
    for (const before of [readFixture(name), readFixture(name).replaceAll('\n', '\r\n')]) {
      const after = edited(before);
      const now = edited(mendLedger(before, [before, after]).body, 1);
      expect(now.match(/run [0-9a-f-]+\/[01]\b/g)).toHaveLength(2);
      expect(mendLedger(now, [before, after, now]).body).toBe(now);
      expect(edited(now, 1)).toBe(now);
    }
  });

  it("keeps the neighbour's row and hop beside those that it took", () => {
    const seen = withRow(AFTER, '| fuzz | pass | 0 crashes |').replace(
      '<!-- hoplog:end -->',
      '- **fuzz-tester**: 0 crashes\n<!-- hoplog:end -->',
    );
    const theirs = withRow(BEFORE, '| mutation | pass | 86 % |').replace(
      '<!-- hoplog:end -->',
      '- **mutation-tester**: 86 %\n<!-- hoplog:end -->',
    );
    const { body, rows, hops } = mendLedger(theirs, [BEFORE, seen]);
    expect([rows, hops]).toEqual([1, 2]);
    expect(between(edited(body, 1), 'gates').split('\n').slice(2)).toEqual([
      expect.stringMatching(/^\| spec /),
      expect.stringMatching(/^\| tests /),
      expect.stringMatching(/^\| benchmarks \| pass \| baseline/),
      '| fuzz | pass | 0 crashes |',
      '| mutation | pass | 86 % |',
      expect.stringMatching(/^\| docs /),
    ]);
    const log = between(edited(body, 1), 'hoplog');
    for (const hop of ['- **fuzz-tester**: 0 crashes', '- **mutation-tester**: 86 %', '/0', '/1'])
      expect(log.split(hop)).toHaveLength(2);
  });

  it('has a row again as it was last seen, where it fell back to what it said before, and not where it says more', () => {
    const seen = AFTER.replace('| tests | pass | cargo test: 118/118 pass |', '| tests | fail | 3 failed |');
    expect(mendLedger(BEFORE, [BEFORE, seen]).body).toContain('| tests | fail | 3 failed |');
    const news = BEFORE.replace('118/118 pass', '121/121 pass');
    expect(mendLedger(news, [BEFORE, seen]).body).toContain('| tests | pass | cargo test: 121/121 pass |');
  });

  it('puts each cell under its header where the table has another one now', () => {
    const now = '<!-- gates:start -->\n| Result | Gate | Agent | Notes |\n|-|-|-|-|\n<!-- gates:end -->';
    expect(between(mendLedger(now, [AFTER]).body, 'gates')).toContain(
      '\n| pass | tests |  | cargo test: 118/118 pass |\n',
    );
  });

  it('has its table again where none is left', () => {
    const now = '<!-- gates:start -->\nNo gates.\n<!-- gates:end -->\n';
    expect(between(mendLedger(now, [AFTER]).body, 'gates')).toMatch(
      /^No gates\.\n\n\| Gate \| Status \| Evidence \|\n\| --- \| --- \| --- \|\n\| spec \| ✅ pass \| .*\n\| tests /,
    );
  });
});

describe('a ledger that nobody overwrote', () => {
  it.each([
    ['a row that was removed beside this gate’s own stays removed', AFTER.replace(/^\| docs .*\n/m, '')],
    ['a hop that was removed stays removed', AFTER.replace(/^- \*\*test-hardener.*\n/m, '')],
    ['the same text', AFTER],
  ])('%s', (_, now) => {
    expect(mendLedger(now, [BEFORE, AFTER])).toEqual({ body: now, rows: 0, hops: 0 });
  });

  it('stays as it is where nothing was seen', () => {
    expect(mendLedger(BEFORE, [])).toEqual({ body: BEFORE, rows: 0, hops: 0 });
  });
});

it('is mended once, loses nothing that stands there, and stays a ledger, whatever the texts are', () => {
  const line = fc.constantFrom(
    '<!-- gates:start -->',
    '<!-- gates:end -->',
    '<!-- hoplog:start -->',
    '<!-- hoplog:end -->',
    '| Gate | Status | Evidence |',
    '|---|---|---|',
    '| keep | pass | a |',
    '| kept | fail | b |',
    '| benchmarks | fail | stale |',
    '- keep hop',
    '1. keep numbered',
    '```text',
    '```',
    '~~~',
    '<!-- keep',
    '-->',
    '### Hop log',
    '',
  );
  const text = fc
    .array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n')), { maxLength: 25 })
    .map((lines) => lines.map(([one, end]) => one + end).join(''));
  fc.assert(
    fc.property(text, text, text, (first, second, now) => {
      const seen = [first, edited(first), second, edited(second)];
      const { body } = mendLedger(now, seen);
      const lines = body.split(/\r?\n/);
      for (const kept of now.split(/\r?\n/).filter((one) => one !== '')) {
        const at = lines.indexOf(kept);
        // A row may say again what it said when it was last seen.
        if (!/^\| ke(?:ep|pt) /.test(kept)) expect(at, kept).toBeGreaterThanOrEqual(0);
        if (at >= 0) lines.splice(at, 1);
      }
      const after = edited(body, 1);
      expect(isLedger(after)).toBe(true);
      expect(mendLedger(after, [...seen, now, after]).body).toBe(after);
      expect(edited(after, 1)).toBe(after);
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 300) },
  );
});
