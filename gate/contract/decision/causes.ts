import { z } from 'zod';
import type { FailureClass } from '../failure.ts';
import type { SkipReason, SuiteStatus } from '../outcome.ts';
import type { DecisionRow } from './decision-rows.ts';

/** A reason why a suite isn't what it should be: where it comes from, and what follows from it. */
interface Cause {
  /** Classes of failure that come down to it. Of several failures the cause that stands first counts. */
  readonly failures: readonly FailureClass[];
  /** True where such a failure is held against a suite only as long as it has no number that counts. */
  readonly unlessMeasured?: true;
  /** In a few words, where a record may say it of a suite that wasn't run, or not to its end. */
  readonly notRun?: string;
  /** What becomes of a suite without a number. */
  readonly status: SuiteStatus;
  /** The row of the decision table that a required suite makes hold by it; null: nobody's fault. */
  readonly row: DecisionRow | null;
  /** What a run is called that is skipped for it. */
  readonly skipped?: SkipReason;
}

/**
 * The one table from what failed, or was not run, to what a run says of it. Everything between them speaks of a suite by
 * these names, from the change's own fault to nobody's. Classes of failure that no row has end no suite: what they stop is
 * the run (`wrong-input`, `profile-wrong`, `unproven`), or a host that another one takes over from (`host-unfit`).
 */
export const CAUSES = {
  /** The change took away a feature of it, or the suite itself, which the base's baseline has. */
  removed: { failures: [], status: 'failed', row: '6' },
  /** The profile asks for a feature, package or target that the base's baseline has no numbers of either. */
  'profile-wrong': { failures: ['feature-missing'], status: 'failed', row: '2' },
  'compile-error': { failures: ['compile-error'], status: 'failed', row: '6' },
  'benchmark-failed': { failures: ['benchmark-failed', 'overran'], status: 'failed', row: '6' },
  'dependency-broken': { failures: ['dependency-broken'], status: 'failed', row: '7' },
  'tool-missing': {
    failures: ['tool-missing'],
    notRun: 'a tool is missing',
    status: 'skipped',
    row: '8',
    skipped: 'missing-tool',
  },
  'degraded-provider': {
    failures: ['transient', 'host-state-lost'],
    notRun: 'no host took it',
    status: 'skipped',
    row: '8',
    skipped: 'degraded-provider',
  },
  'budget-out': {
    failures: ['budget-out'],
    unlessMeasured: true,
    notRun: 'the time budget ran out',
    status: 'skipped',
    row: '11',
    skipped: 'bounded-by-policy',
  },
  'not-selected': {
    failures: [],
    notRun: 'not selected by the request',
    status: 'skipped',
    row: '11',
    skipped: 'bounded-by-policy',
  },
  'no-cuda': {
    failures: ['no-cuda'],
    unlessMeasured: true,
    notRun: 'no CUDA host',
    status: 'not-measured',
    row: null,
    skipped: 'missing-tool',
  },
  'model-missing': {
    failures: ['model-missing'],
    unlessMeasured: true,
    notRun: 'the model is missing',
    status: 'skipped',
    row: null,
    skipped: 'missing-tool',
  },
  /** It ran, and nothing of what it gave counts. */
  'nothing-measured': { failures: [], status: 'not-measured', row: '6' },
} as const satisfies Record<string, Cause>;

type Names = keyof typeof CAUSES;

export const SuiteCause = z.enum(Object.keys(CAUSES) as Names[]);
export type SuiteCause = z.infer<typeof SuiteCause>;

/** The causes that a record may say of a suite that wasn't run. */
export type NotRun = { [Name in Names]: (typeof CAUSES)[Name] extends { notRun: string } ? Name : never }[Names];

/** The table's row of a cause. */
export const causeOf = (name: SuiteCause): Cause => CAUSES[name];

/** What a failure comes down to whatever else was measured; undefined where it isn't held against a suite's numbers. */
export const causeOfFailure = (failure: FailureClass): SuiteCause | undefined =>
  SuiteCause.options.find((name) => !causeOf(name).unlessMeasured && causeOf(name).failures.includes(failure));

/** What failures come down to that are no fault of a suite, and yet leave it without a number. */
export const causeUnlessMeasured = (failures: readonly FailureClass[]): SuiteCause | undefined =>
  SuiteCause.options.find(
    (name) => causeOf(name).unlessMeasured && failures.some((failure) => causeOf(name).failures.includes(failure)),
  );
