import { describe, expect, it } from 'vitest';
import { editLedger, newLedger } from '../../../../../gate/receipts/ledger/edit.ts';
import { failOutcome, passOutcome, RUN_ID } from '../../../../support/receipts/outcomes.ts';
import { readFixture } from '../../../../support/receipts/read-fixture.ts';

const _HOP = `2026-11-22T10:00:00Z → baseline established, 3 suites; FINALIZE → quality-finalizer; run ${RUN_ID}/0`;
const _edit = (name: string, outcome = passOutcome()) => editLedger(readFixture(name), outcome).body;
const lines = (text: string): string[] => text.split('\n');

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
