import { describe, expect, it } from 'vitest';
import { editLedger } from '../../../../../gate/receipts/ledger/edit.ts';
import { failOutcome, passOutcome, RUN_ID } from '../../../../support/receipts/outcomes.ts';
import { between, readFixture } from '../../../../support/receipts/read-fixture.ts';

const _HOP = `2026-11-22T10:00:00Z → baseline established, 3 suites; FINALIZE → quality-finalizer; run ${RUN_ID}/0`;
const edit = (name: string, outcome = passOutcome()) => editLedger(readFixture(name), outcome).body;
const _lines = (text: string): string[] => text.split('\n');

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
    ['neutral (action_required)', 'needs-rework'],
    ['skipped (blocked)', 'needs-rework'],
    ['pass (regression in decode)', 'needs-rework'],
    ['ok; 2 regressions', 'needs-rework'],
    ['green, blocked', 'needs-rework'],
    ['success ❌', 'needs-rework'],
    ['passed 10, failed 2', 'needs-rework'],
    ['pass, 12 error cases', 'ready'],
    ['pass, not blocked', 'ready'],
    ['not blocked', 'ready'],
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
