import { z } from 'zod';
import { LONGEST_GROUNDS_REASON, LONGEST_GROUNDS_TEXT, MOST_SUITES, MOST_TARGETS } from '../../names/limits.ts';
import { openObject } from '../../names/open-object.ts';
import { GateOutcome, Route, SuiteStatus, TargetOutcome } from '../outcome.ts';
import { SuiteCause } from './causes.ts';
import { DecisionRow } from './decision-rows.ts';

const Text = z.string().max(LONGEST_GROUNDS_TEXT);
const Name = z.string().max(100);

/** What the decision table looks at of a suite. */
export const SuiteFact = openObject({
  name: Name,
  required: z.boolean(),
  status: SuiteStatus,
  /** Numbers that count. */
  benchmarks: z.int().nonnegative(),
  /** Null: nothing stands against it. */
  cause: SuiteCause.nullable(),
  /** One line about the cause. */
  reason: z.string().max(LONGEST_GROUNDS_REASON).nullable(),
  /**
   * Whether the trusted base fails in the same way, where the change would be charged: `too`, `no`, `otherwise` (it fails,
   * but not so), or `unknown`; and what it fails by, or why that can't be told. Absent: nobody looked.
   */
  base: openObject({
    fails: z.enum(['too', 'no', 'otherwise', 'unknown']),
    what: z.string().max(LONGEST_GROUNDS_REASON),
  }).optional(),
});
export type SuiteFact = Readonly<z.infer<typeof SuiteFact>>;

const TargetFact = openObject({
  name: Name,
  verdict: TargetOutcome.shape.verdict,
  /** Where it leads where it isn't met; absent: nowhere. */
  route: Route.optional(),
  mustVerify: z.boolean(),
  /** True: it has to be verified, and no further pass can; absent: a further pass may, or an older version judged it. */
  final: z.boolean().optional(),
  /** Set where it is missed, and not charged to the change. */
  charged: z.literal(false).optional(),
  /** True: its figure rests on numbers alone that were carried over, so that the change had no part in it; absent: it doesn't. */
  carriedOver: z.boolean().optional(),
});
export type TargetFact = Readonly<z.infer<typeof TargetFact>>;

/** All that the decision table looks at. */
const DecisionFacts = openObject({
  flow: Name,
  /** Set where the profile turned out wrong, or the gate itself broke. */
  fault: GateOutcome.shape.fault.unwrap().nullable(),
  interruption: z.enum(['superseded', 'cancelled', 'budget-out']).nullable(),
  /** Documentation only: how many stored baselines stand for this commit as well; null: not such a change. */
  reusable: z.int().nonnegative().nullable(),
  /** Benchmarks that count, each once, however many suites share it. */
  benchmarks: z.int().nonnegative(),
  suites: z.array(SuiteFact).max(MOST_SUITES).readonly(),
  /** Why a provider or a lane's host stayed away. */
  degraded: Text.nullable(),
  targets: z.array(TargetFact).max(MOST_TARGETS).readonly(),
  iteration: z.int().nonnegative(),
  newlyMeasured: z.int().nonnegative(),
  /** The profile's agents. */
  routes: openObject({ finalize: Name, refine: Name, dependency: Name }),
});
export type DecisionFacts = Readonly<z.infer<typeof DecisionFacts>>;

/** A decision's facts, and the row of the table that held. */
export const DecisionGrounds = openObject({
  schemaVersion: z.literal(1),
  row: DecisionRow,
  facts: DecisionFacts,
});
export type DecisionGrounds = Readonly<z.infer<typeof DecisionGrounds>>;
