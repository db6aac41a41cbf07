import { describe, expect, it } from 'vitest';
import { type DecisionFacts, DecisionGrounds } from '../../../../../gate/contract/decision/decision-grounds.ts';
import { DECISION_ROWS } from '../../../../../gate/contract/decision/decision-rows.ts';
import { LARGEST_PAYLOAD, MOST_SUITES, MOST_TARGETS } from '../../../../../gate/names/limits.ts';
import { decide } from '../../../../../gate/policy/decision/decide.ts';
import { utf8Bytes } from '../../../../../gate/text/byte-budget.ts';
import { anyFacts } from '../../../../support/policy/any-facts.ts';
import { decisionByTable } from '../../../../support/policy/decision-oracle.ts';
import { failing, measured } from '../../../../support/policy/decision-rows.ts';
import fc from '../../../../support/properties.ts';

function ruled(facts: DecisionFacts) {
  const { decision, grounds } = decide(facts);
  const { status, reason, route, state } = decision;
  return {
    row: grounds.row,
    status,
    ...(reason === undefined ? {} : { reason }),
    route: route && `${route.kind} → ${route.to}`,
    state,
  };
}

describe('whatever the facts are', () => {
  it('the first row of the table that holds decides', () => {
    const met = new Map<string, number>();
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const said = decisionByTable(facts);
        met.set(said.row, (met.get(said.row) ?? 0) + 1);
        expect(ruled(facts)).toEqual(said);
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 3000) },
    );
    // A row that is never met would be checked by nothing.
    for (const [row] of DECISION_ROWS) expect(met.get(row) ?? 0, `row ${row}`).toBeGreaterThan(10);
  });

  it('the facts that decided decide the same when they are read again', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { grounds } = decide(facts);
        const read = DecisionGrounds.parse(JSON.parse(JSON.stringify(grounds)));
        expect(read).toEqual(grounds);
        expect(ruled(read.facts)).toEqual(ruled(facts));
      }),
    );
  });

  it('their words are cut to what a payload holds', () => {
    const long = '字'.repeat(10_000);
    const facts: DecisionFacts = {
      ...measured,
      fault: { kind: 'gate-broke', message: long },
      degraded: long,
      suites: Array.from({ length: MOST_SUITES }, () => failing('removed', { name: 'x'.repeat(100), reason: long })),
      targets: Array.from({ length: MOST_TARGETS }, () => ({
        ...{ name: 'x'.repeat(100), verdict: 'missed' as const, mustVerify: false },
        route: { kind: 'NEXT' as const, to: 'x'.repeat(100) },
      })),
    };
    const { grounds } = decide(facts);
    expect(DecisionGrounds.safeParse(grounds).error).toBeUndefined();
    expect(utf8Bytes(JSON.stringify(grounds))).toBeLessThan(LARGEST_PAYLOAD);
  });
});
