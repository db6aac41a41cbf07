import { LONGEST_GROUNDS_REASON, LONGEST_GROUNDS_TEXT } from '../../names/limits.ts';
import { bounded } from '../../text/bounded-text.ts';
import { utf8Bytes } from '../../text/byte-budget.ts';
import type { DecisionFacts, DecisionGrounds } from './decision-grounds.ts';
import type { DecisionRow } from './decision-rows.ts';
import type { StatedGrounds } from './stated-grounds.ts';

// Apart from the schemas: workflows decide, and load no more schemas than they check by, since each run loads them anew.

/** The grounds of a decision. Its texts are cut to what is kept of them. */
export function groundsOf(row: DecisionRow, facts: DecisionFacts): DecisionGrounds {
  const cut = (text: string | null, length = LONGEST_GROUNDS_TEXT) => text && bounded(text, length);
  const { fault, degraded, suites } = facts;
  return {
    schemaVersion: 1,
    row,
    facts: {
      ...facts,
      fault: fault && { ...fault, message: bounded(fault.message, LONGEST_GROUNDS_TEXT) },
      degraded: cut(degraded),
      suites: suites.map((suite) => ({ ...suite, reason: cut(suite.reason, LONGEST_GROUNDS_REASON) })),
    },
  };
}

/** Bytes of the facts, as JSON, that an outcome has room for: it stands several times in a run's history. */
const LARGEST_STATED = 8 * 1024;

/** The grounds as an outcome states them. @param stored where they are kept whole */
export const statedGrounds = (
  { schemaVersion, row, facts }: DecisionGrounds,
  stored?: StatedGrounds['stored'],
): StatedGrounds => ({
  schemaVersion,
  row,
  ...(utf8Bytes(JSON.stringify(facts)) <= LARGEST_STATED ? { facts } : {}),
  ...(stored === undefined ? {} : { stored }),
});
