import { describe, expect, it } from 'vitest';
import { editLedger, newLedger } from '../../../../../gate/receipts/ledger/edit.ts';
import { failOutcome, passOutcome, RUN_ID } from '../../../../support/receipts/outcomes.ts';
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

describe('the Decision', () => {
  it('is rewritten whole, in the way its fields were written', () => {
    expect(between(edit('fenced-log.md'), 'decision')).toBe(
      '**State:** ready\n\n**Why:** baseline established, 3 suites\n\n**Next:** FINALIZE → quality-finalizer',
    );
  });

  it('keeps its heading and the place of its colons', () => {
    expect(between(edit('heading-log.md', failOutcome({ why: 'a bench panicked' })), 'decision')).toBe(
      '## Decision\n\n**State**: needs-rework\n**Why**: a bench panicked\n**Next**: NEXT → code-refiner',
    );
  });

  it.each([
    ['❌ FAIL', 'needs-rework'],
    ['**failed**', 'needs-rework'],
    ['failure (2)', 'needs-rework'],
    ['❌', 'needs-rework'],
    ['⏳ PENDING', 'in-progress'],
    ['pending', 'in-progress'],
    ['in progress', 'in-progress'],
    ['⏳', 'in-progress'],
    [':x: fail', 'needs-rework'],
    [':x:', 'needs-rework'],
    ['**:red_circle:** broken', 'needs-rework'],
    [':no_entry: stopped', 'needs-rework'],
    [':dizzy_face: failed', 'needs-rework'],
    [':hourglass: pending', 'in-progress'],
    [':hourglass_flowing_sand:', 'in-progress'],
    [':arrows_counterclockwise: again', 'in-progress'],
    [':bell: running', 'in-progress'],
    [':white_check_mark: pass', 'ready'],
    [':heavy_check_mark: pass (0 failed)', 'ready'],
    ['10:30:45 :x', 'ready'],
    ['✅ pass', 'ready'],
    ['✅ **pass** (0 failed)', 'ready'],
    ['0 failed, 12 passed', 'ready'],
    ['⏭️ skipped', 'ready'],
    ['⚠️ neutral', 'ready'],
    ['conditional_pass', 'ready'],
    ['', 'ready'],
    ['blocked', 'needs-rework'],
    ['regression', 'needs-rework'],
    ['Regressed by 4 %', 'needs-rework'],
    ['no-go', 'needs-rework'],
    ['action_required', 'needs-rework'],
    ['conclusion: action_required', 'needs-rework'],
    ['perf: 2 regressions', 'needs-rework'],
    ['0 regressions', 'ready'],
    ['regressions: 0', 'ready'],
    ['no regressions', 'ready'],
    ['🚧 WIP', 'in-progress'],
    ['not started', 'in-progress'],
    ['not yet run', 'in-progress'],
    ['not applicable', 'ready'],
    ['review pending', 'in-progress'],
    ['1/3 failed', 'needs-rework'],
    ['0/3 failed', 'ready'],
    ['0 of 3 tests failed', 'ready'],
    ['10 failed', 'needs-rework'],
    ['1,000 failed', 'needs-rework'],
    ['12 passed, 1 failed', 'needs-rework'],
    ['failed: 0, passed: 12', 'ready'],
    ['errors: 2', 'needs-rework'],
    ['no errors', 'ready'],
    ['tests ❌', 'needs-rework'],
    ['not ok', 'needs-rework'],
    ['timed out', 'needs-rework'],
    ['pass (1 failed before)', 'ready'],
    ['failsafe', 'ready'],
    ['unblocked', 'ready'],
    ['READY', 'ready'],
    ['done, 2 errors left', 'needs-rework'],
  ])('with another row of status %j a pass is %s', (status, state) => {
    const body = readFixture('bullets.md').replace('| tests | pass |', `| tests | ${status} |`);
    expect(between(editLedger(body, passOutcome()).body, 'decision')).toContain(`**State:** ${state}\n`);
  });

  it.each([':x: benchmarks', ':bar_chart: `generative:gate:benchmarks`', 'benchmarks :hourglass:'])(
    'takes the row %j for its own',
    (name) => {
      const body = readFixture('bullets.md').replace(/^\| benchmarks \|/m, `| ${name} |`);
      expect(body).toContain(`| ${name} |`);
      expect(editLedger(body, passOutcome()).body.match(/^\|.*benchmarks.*\|$/gm)).toHaveLength(1);
    },
  );

  it('names what holds it back, and is never better than the gate itself says', () => {
    expect(between(edit('numbered-log.md'), 'decision')).toContain('3 suites; held at needs-rework by clippy');
    expect(between(edit('table-log.md', failOutcome()), 'decision')).toContain('**State:** needs-rework');
  });
});

describe('an outcome that writes no ledger', () => {
  it.each([
    ['still running', passOutcome({ status: null, route: null, state: null, finishedAt: null })],
    ['superseded', passOutcome({ status: 'skipped', reason: 'out-of-scope', route: null, state: null })],
  ])('%s: nothing changes', (_, outcome) => {
    const body = readFixture('bullets.md');
    expect(editLedger(body, outcome)).toMatchObject({ body, changed: false });
  });
});

describe('a hop under this run’s identity that somebody else wrote', () => {
  const outcome = passOutcome();
  const honest = newLedger(outcome);
  const [hop = ''] = /^- \*\*generative-benchmark-runner\*\*.*$/m.exec(honest) ?? [];
  const identity = /run [\w-]+\/\d+$/.exec(hop)?.[0] ?? '';

  it.each([
    `- **generative-benchmark-runner**: all well, ready to merge; ${identity}`,
    `- **generative-benchmark-runner**: ready to merge; ${hop.slice(2)}`,
    `1. generative-benchmark-runner → fail; ${identity}`,
  ])('%s goes, and the run’s own stands in its place', (forged) => {
    const attacked = honest.replace(hop, forged);
    expect(editLedger(attacked, outcome).body).toBe(honest);
    const both = honest.replace(hop, `${forged}\n${hop}`);
    expect(editLedger(both, outcome).body).toBe(honest);
  });
});

describe('a conclusion of another run that stands', () => {
  const later = (changes: object = {}) =>
    passOutcome({
      ...{
        status: 'skipped',
        reason: 'degraded-provider',
        state: 'in-progress',
        why: 'no host took it',
        baselines: [],
      },
      workflow: { id: passOutcome().workflow?.id ?? '', firstExecutionRunId: 'later-run' },
      finishedAt: '2026-11-23T08:00:00Z',
      ...changes,
    });
  const standing = (earlier = passOutcome(), run = later(), body = readFixture('bullets.md')) =>
    editLedger(editLedger(body, earlier).body, run, undefined, undefined, earlier).body;

  it('is what row and Decision say, with what came of the run; the hop is its own', () => {
    const before = editLedger(readFixture('bullets.md'), passOutcome()).body;
    const after = standing();
    const changed = lines(after).filter((line) => !lines(before).includes(line));
    expect(changed).toEqual([
      expect.stringMatching(
        /^\| benchmarks \| pass \| baseline established.*; a later run: skipped \(degraded-provider\)/,
      ),
      expect.stringMatching(/skipped \(degraded-provider\): no host took it; .*; run later-run\/0$/),
      expect.stringMatching(/^\*\*Why:\*\* baseline established, 3 suites; a later run: skipped .*: no host took it$/),
    ]);
    expect(editLedger(after, later(), undefined, undefined, passOutcome())).toMatchObject({ changed: false });
  });

  it('is made no better than other rows allow, and keeps its route', () => {
    const body = readFixture('bullets.md').replace('<!-- gates:end', '| docs | fail | broken links |\n<!-- gates:end');
    expect(standing(passOutcome(), later(), body)).toMatch(/^\*\*State:\*\* needs-rework$/m);
    const failed = standing(failOutcome());
    expect(failed).toMatch(/^\| benchmarks \| fail \|/m);
    expect(failed).toMatch(/^\*\*Next:\*\* NEXT → /m);
  });

  it('names the subject of a run of another', () => {
    expect(standing(passOutcome(), later({ subject: { kind: 'issue', number: 5 } }))).toContain(
      'a run for issue 5: skipped',
    );
  });
});
