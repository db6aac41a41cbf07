import type { FailurePlace } from './failure-place.ts';
import type { MeasurementRef, ReportRef } from './measured/measurement-ref.ts';

/**
 * The classes of failure that the workflow tells apart. They are the `type` of the ApplicationFailures that activities
 * throw; `transient` ones are retried by the retry policy, all others are non-retryable and the workflow does the next
 * thing.
 */
export const FAILURE_CLASSES = [
  'transient',
  'benchmark-failed',
  'overran',
  'compile-error',
  'dependency-broken',
  'feature-missing',
  'tool-missing',
  'model-missing',
  'no-cuda',
  'budget-out',
  'host-state-lost',
  'host-unfit',
  'wrong-input',
  'profile-wrong',
  // What was handed over isn't what the run that it is said to be of left, or isn't signed where it has to be.
  'unproven',
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** Failure types that a retry of the same activity can't mend. */
export const NON_RETRYABLE: readonly FailureClass[] = FAILURE_CLASSES.filter((kind) => kind !== 'transient');

/** Two retries: the rule of the flow, carried out by Temporal's retry policy. */
export const MAXIMUM_ATTEMPTS = 3;

/** Upper bounds of the free text in a failure: it ends up in histories and receipts. */
export const EXCERPT_LINES = 20;
export const EXCERPT_CHARACTERS = 2000;

/** The details of an ApplicationFailure of this gate, and what a suite that failed is recorded with. */
export interface FailureReport {
  readonly class: FailureClass;
  /** One sentence that names the place, without a trailing full stop. */
  readonly message: string;
  /** Of wrong input: every fault by itself, each with its place. */
  readonly faults?: readonly string[];
  /** All places where it failed; absent: they can't be told, or a worker of an earlier version failed. */
  readonly places?: readonly FailurePlace[];
  /**
   * True of what the change may be the reason for and the host as well (a compiler that crashed, words of a killed one):
   * the change is charged with it since no attempt was left.
   */
  readonly crashed?: true;
  /** True where a build filled the disk in every attempt: the change is charged with it where its base builds in the same room. */
  readonly filledDisk?: true;
  /** The failing program's own lines, bounded and without terminal escapes. */
  readonly excerpt?: string;
  /** A command line that shows the failure again in a checkout of the commit. */
  readonly reproduce?: string;
  /** Address of the failing program's log in the store. */
  readonly log?: string;
  /** What was measured before the failure, stored: a failed run's finished benchmarks are measurements too. */
  readonly measured?: MeasurementRef;
  /** How long the service that failed asked to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
  /** What a command suite's run reported although it failed, stored. */
  readonly reported?: ReportRef;
}
