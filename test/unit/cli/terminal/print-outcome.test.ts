import { expect, it } from 'vitest';
import { writeOutcome } from '../../../../cli/terminal/print-outcome.ts';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { passOutcome } from '../../../support/receipts/outcomes.ts';

/** Which stream says what. */
function written(outcome: GateOutcome, json: boolean): { stdout: string; stderr: string } {
  const said = { stdout: '', stderr: '' };
  const to = (stream: keyof typeof said) => (text: string) => {
    said[stream] += text;
  };
  writeOutcome(outcome, json, { stdout: to('stdout'), stderr: { write: to('stderr') } });
  return said;
}

const skipped = (reason: string): GateOutcome => {
  const outcome = passOutcome();
  return { ...outcome, receipts: { ...outcome.receipts, check: { state: 'none', reason } } };
};

it('says on standard output why there is no check', () => {
  const { stdout, stderr } = written(skipped('CHECK-SKIPPED: reason=no identity'), false);
  expect(stdout.split('\n')).toContain('CHECK-SKIPPED: reason=no identity');
  expect(stderr).toBe('');
});

it('says it on standard error beside a document, without control characters', () => {
  const outcome = skipped('CHECK-SKIPPED: reason=no \u001b[31midentity');
  const { stdout, stderr } = written(outcome, true);
  expect(JSON.parse(stdout)).toEqual(outcome);
  expect(stderr).toBe('CHECK-SKIPPED: reason=no identity\n');
});

it.each([true, false])('says nothing of a check that there is (as JSON: %s)', (json) => {
  const { stdout, stderr } = written(passOutcome(), json);
  expect(stdout).not.toContain('CHECK-SKIPPED');
  expect(stderr).toBe('');
});

it('shows the beginnings of run ids, whose measurements were taken over and how long it took; the document has whole ids', () => {
  const run = '01a22822-a889-7c00-9c9b-4d1d54815741';
  const passed = passOutcome();
  const outcome = {
    ...passed,
    startedAt: '2026-11-22T10:00:00Z',
    finishedAt: '2026-11-22T10:12:03Z',
    evidence: [`taken over: main (run ${run} on cpu-1, 2026-11-22T09:00:00Z)`],
    suites: passed.suites.map((suite) => ({
      ...suite,
      takenOver: [{ run, host: 'cpu-1', measuredAt: '2026-11-22T09:00:00Z', sets: 2 }],
    })),
  };
  const { stdout } = written(outcome, false);
  expect(stdout).not.toContain(run);
  expect(stdout).toContain('taken over: main (run 01a22822-a889 on cpu-1, ');
  expect(stdout).toMatch(/\d benchmarks? .*taken over from 01a22822-a889\n/);
  expect(stdout).toContain('\ntook 12 min 3 s\n');
  expect(written(outcome, true).stdout).toContain(run);
});
