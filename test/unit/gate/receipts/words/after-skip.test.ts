import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../../../../gate/contract/decision/causes.ts';
import type { DecisionFacts } from '../../../../../gate/contract/decision/decision-grounds.ts';
import { decide } from '../../../../../gate/policy/decision/decide.ts';
import { renderCheckRun } from '../../../../../gate/receipts/check/check-run.ts';
import { renderProgressComment } from '../../../../../gate/receipts/progress/progress-comment.ts';
import { verdictLine } from '../../../../../gate/receipts/words/after-skip.ts';
import { failing, measured, ROWS } from '../../../../support/policy/decision-rows.ts';
import { gateContext, passOutcome } from '../../../../support/receipts/outcomes.ts';

/** The outcome of a run with these facts. */
const outcomeOf = (facts: Partial<DecisionFacts>) => {
  const { reason, ...decision } = decide({ ...measured, ...facts }).decision;
  return passOutcome({
    ...decision,
    ...(reason === undefined ? {} : { reason }),
    ...(facts.fault ? { fault: facts.fault } : {}),
  });
};

const SKIPPED = ROWS.filter(({ status }) => status === 'skipped');

/** What each skipped row has somebody do. */
const MENDS: Readonly<Record<string, RegExp>> = {
  1: /nothing is left to do for this commit$/,
  2: /(?:mend the request or its profile|look at the workflow) and ask for the gate again$/,
  3: /nothing is left to do for this commit$/,
  4: /ask for the gate again; for a day it takes over what was measured whole$/,
  5: /there is nothing to measure in this change$/,
  8: /(?:install what is missing on the bench host and ask for the gate again|ask for the gate again once the host or service is back)$/,
  '9a': /mend the default branch, then ask for the gate again$/,
  10: /nothing; the gate goes on with another pass by itself$/,
  11: /ask for the gate again.*$/,
};

describe('a gate that was skipped', () => {
  it.each(SKIPPED)('says in its first line why and what to do: row $row, $when', ({ row, facts, reason }) => {
    const outcome = outcomeOf(facts);
    const line = verdictLine(outcome);
    expect(line.startsWith(`skipped (${reason}): ${outcome.why.slice(0, 60)}`)).toBe(true);
    expect(line).toMatch(MENDS[row] ?? /^$/);
    const check = renderCheckRun(outcome);
    expect(check.title.startsWith(`generative:gate:benchmarks = ${line.slice(0, 90)}`)).toBe(true);
    expect(check.title.endsWith(line.slice(line.lastIndexOf('; ')))).toBe(true);
    expect(check.title.length).toBeLessThanOrEqual(255);
    expect(check.summary.split('\n')[0]).toContain(line.slice(line.lastIndexOf('; ') + 2));
    const progress = renderProgressComment(outcome, gateContext());
    expect(progress.title.endsWith(line)).toBe(true);
  });

  it.each([
    ['not-selected', CAUSES['not-selected'].notRun, 'ask for the gate again with all suites that are required'],
    ['budget-out', CAUSES['budget-out'].notRun, "ask for the gate again, or give the profile's budget more time"],
    ['no-cuda', 'no CUDA host', 'install what is missing on the bench host and ask for the gate again'],
  ] as const)('where a required suite is %s', (cause, reason, mend) => {
    const outcome = outcomeOf({ suites: [failing(cause, { reason })], iteration: 2 });
    expect(verdictLine(outcome).endsWith(`: unit: ${reason}; ${mend}`)).toBe(true);
  });

  it('has room for what to do, however long its reason is', () => {
    const outcome = passOutcome({ status: 'skipped', reason: 'missing-tool', why: 'cmake\n'.repeat(1000) });
    const line = verdictLine(outcome);
    expect(line.length).toBeLessThan(300);
    expect(line).toMatch(/…; install what is missing on the bench host and ask for the gate again$/);
  });

  it('says no more than its status where it passed', () => {
    expect(verdictLine(passOutcome())).toBe('pass');
  });
});
