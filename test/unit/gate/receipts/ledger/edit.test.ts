import { describe, expect, it } from 'vitest';
import { editLedger, newLedger } from '../../../../../gate/receipts/ledger/edit.ts';
import { passOutcome, RUN_ID } from '../../../../support/receipts/outcomes.ts';
import { between, fixtureNames, readFixture } from '../../../../support/receipts/read-fixture.ts';

const HOP = `2026-11-22T10:00:00Z → baseline established, 3 suites; FINALIZE → quality-finalizer; run ${RUN_ID}/0`;
const edit = (name: string, outcome = passOutcome()) => editLedger(readFixture(name), outcome).body;
const lines = (text: string): string[] => text.split('\n');

describe('a ledger that other gates wrote', () => {
  it.each(fixtureNames())('%s: edited twice is edited once, with LF and with CRLF', (name) => {
    for (const body of [readFixture(name), readFixture(name).replaceAll('\n', '\r\n')]) {
      const once = editLedger(body, passOutcome());
      expect(once.changed).toBe(true);
      expect(editLedger(once.body, passOutcome())).toEqual({
        body: once.body,
        changed: false,
        notes: expect.anything(),
        fits: true,
      });
      expect(once.body.split(`run ${RUN_ID}/0`)).toHaveLength(2);
    }
  });

  it('keeps CRLF in what it adds', () => {
    const body = editLedger(readFixture('bullets.md').replaceAll('\n', '\r\n'), passOutcome()).body;
    expect(body.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('rebuilds its row in place and leaves the others as they were', () => {
    const before = lines(readFixture('bullets.md'));
    const after = lines(edit('bullets.md'));
    const changed = after.filter((line) => !before.includes(line));
    expect(changed.map((line) => line.slice(0, 40))).toEqual([
      '| benchmarks | pass | baseline establish',
      '- **generative-benchmark-runner**: 2026-',
      '**State:** ready',
      '**Why:** baseline established, 3 suites',
      '**Next:** FINALIZE → quality-finalizer',
    ]);
    expect(after[7]).toContain('| benchmarks | pass |');
  });

  it('maps columns by their header, keeps the name as it is written, and fills agent and time', () => {
    expect(edit('fenced-log.md')).toMatch(
      /^\| \*\*benchmarks\*\* \| pass \| baseline established, 3 suites; .*\| generative-benchmark-runner \| 2026-11-22T10:00:00Z \|$/m,
    );
    expect(edit('heading-log.md')).toMatch(
      /^\| pass \| \*\*generative:gate:benchmarks \(Issue #41\)\*\* \| baseline established, 3 suites; /m,
    );
  });

  it('leaves no old word in a column that it has none for', () => {
    const body = [
      '<!-- gates:start -->',
      '| Gate | Status | Evidence | Notes | Follow-up |',
      '|---|---|---|---|---|',
      '| benchmarks | fail | I2S 21 tokens/s | regressed since Monday | Route to perf-fixer |',
      '| tests | pass | 412/412 | slow | none |',
      '<!-- gates:end -->',
    ].join('\n');
    const gates = between(editLedger(body, passOutcome()).body, 'gates');
    expect(gates).toMatch(/^\| benchmarks \| pass \| baseline established[^|]*\| {1,2}\| {1,2}\|$/m);
    expect(gates).not.toMatch(/perf-fixer|Monday/);
    expect(gates).toContain('| tests | pass | 412/412 | slow | none |');
  });

  it('says once why there is no baseline', () => {
    const why = 'not everything required was measured: workspace-cpu: not selected by the request';
    const evidence = [`benchmarks: no baseline (${why}); I2S: not measured (not selected by the request)`];
    const outcome = passOutcome({ status: 'skipped', reason: 'bounded-by-policy', why, evidence, baselines: [] });
    const row = lines(edit('bullets.md', outcome)).find((line) => line.startsWith('| benchmarks |'));
    expect(row).toContain(`| ${why}; details in the check run |`);
    expect(row?.split(why)).toHaveLength(2);
  });

  it("never takes another flow's row for its own", () => {
    expect(edit('heading-log.md')).toContain("| ⚠️ neutral | `review:gate:benchmarks` | another flow's gate |");
  });

  it('adds its row as the last one in the style of the table', () => {
    expect(between(edit('table-log.md'), 'gates').split('\n').at(-1)).toMatch(
      /^benchmarks \| pass \| .* \| FINALIZE → quality-finalizer \|$/,
    );
  });

  it('rebuilds its row in a table without a delimiter row', () => {
    expect(between(edit('broken-table.md'), 'gates')).toMatch(/^\| benchmarks \| pass \| [^|]* \|$/m);
  });

  it('leaves one row where there were several of its names', () => {
    const twice = readFixture('bullets.md').replace(
      '| docs |',
      '| `generative:gate:benchmarks` | fail | x |\n| docs |',
    );
    const { body, notes } = editLedger(twice, passOutcome());
    expect(body).not.toContain('generative:gate:benchmarks');
    expect(notes).toContain('the ledger had 2 rows of this gate; one is left');
  });
});

describe('the hop', () => {
  it.each([
    ['bullets.md', `- **generative-benchmark-runner**: ${HOP}`],
    ['nested.md', `* **generative-benchmark-runner**: ${HOP}`],
    ['fenced-log.md', `2026-11-22T10:00:00Z → generative-benchmark-runner: ${HOP.slice(HOP.indexOf('baseline'))}`],
    ['heading-log.md', `### Hop 3: generative-benchmark-runner: ${HOP}`],
    [
      'numbered-log.md',
      `   3. **2026-11-22T10:00:00Z**: generative-benchmark-runner → ${HOP.slice(HOP.indexOf('baseline'))}`,
    ],
    [
      'table-log.md',
      `| 3 | 2026-11-22T10:00:00Z | generative-benchmark-runner | baseline established, 3 suites; FINALIZE → quality-finalizer | pass; run ${RUN_ID}/0 |`,
    ],
  ])('takes the form of the log in %s', (name, hop) => {
    expect(lines(edit(name))).toContain(hop);
  });

  it('is the last of its log, before text that follows it', () => {
    const log = between(edit('numbered-log.md'), 'hoplog')
      .split('\n')
      .map((line) => line.trim());
    expect(log.slice(-3)).toEqual([expect.stringMatching(/^3\. /), '', 'The log ends here.']);
    expect(between(edit('fenced-log.md'), 'hoplog').split('\n').at(-1)).toBe('```');
  });

  it('is added once for each iteration of a run', () => {
    const first = newLedger(passOutcome());
    const second = editLedger(first, passOutcome({ iteration: 1, finishedAt: '2026-11-22T11:00:00.000Z' })).body;
    const third = editLedger(second, passOutcome({ iteration: 1, finishedAt: '2026-11-22T12:00:00.000Z' })).body;
    expect(between(third, 'hoplog').match(/ run /g)).toHaveLength(2);
    expect(editLedger(second, passOutcome({ iteration: 10 })).body).toContain(`run ${RUN_ID}/10`);
  });

  it('says the status where the gate did not pass', () => {
    expect(
      edit('bullets.md', passOutcome({ status: 'skipped', reason: 'missing-tool', state: 'in-progress' })),
    ).toContain('Z → skipped (missing-tool): baseline established');
  });
});
