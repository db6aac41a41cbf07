import { z } from 'zod';
import { openObject } from '../../names/open-object.ts';
import { Envelope } from '../attestation.ts';
import { GateOutcome } from '../outcome.ts';

/** Of more, the first are told: all suites stand beside them. */
export const MOST_FAILURES = 20;

/**
 * What became of a measuring.
 * - `measured`: every required suite gave a number that counts, and nothing stands against one.
 * - `partly`: some numbers count, and a baseline holds them.
 * - `nothing`: none does.
 */
export const MeasureStatus = z.enum(['measured', 'partly', 'nothing']);
export type MeasureStatus = z.infer<typeof MeasureStatus>;

/** A suite that failed by its own fault, or by a dependency's: one that doesn't compile, panics, or was removed. */
export const MeasureFailure = openObject({
  suite: z.string().max(100),
  required: z.boolean(),
  /** One line. */
  reason: z.string().max(300),
  /** A command line that shows it again; absent where there is none, or it is too long. */
  reproduce: z.string().max(1000).optional(),
});
export type MeasureFailure = z.infer<typeof MeasureFailure>;

const { shape } = GateOutcome;

/** The one document of a measuring, under way (nulls) or ended: what was measured, and nothing about where it leads. */
export const MeasureOutcome = openObject({
  schemaVersion: z.literal(1),
  kind: z.literal('benchmark-gate/measure'),
  repository: shape.repository,
  subject: shape.subject,
  branch: z.string().max(255).nullable(),
  headSha: shape.headSha.unwrap(),
  profile: shape.profile,
  status: MeasureStatus.nullable(),
  why: shape.why,
  evidence: shape.evidence,
  measured: shape.measured,
  suites: shape.suites,
  targets: shape.targets,
  failures: z.array(MeasureFailure).max(MOST_FAILURES),
  baselines: shape.baselines,
  iteration: shape.iteration,
  startedAt: z.iso.datetime(),
  finishedAt: shape.finishedAt,
  workflow: shape.workflow.unwrap(),
  fault: shape.fault,
  /** What the activity that judged signed, where the operator configured a key. */
  signature: Envelope.optional(),
});
export type MeasureOutcome = z.infer<typeof MeasureOutcome>;

/** What the judging activity says of a pass. */
export interface MeasureVerdict
  extends Pick<MeasureOutcome, 'why' | 'evidence' | 'measured' | 'suites' | 'targets' | 'failures' | 'fault'> {
  readonly status: MeasureStatus;
  readonly baselines: readonly MeasureOutcome['baselines'][number][];
  /** True where the time budget ran out and another pass may measure more. */
  readonly goesOn: boolean;
  readonly signature?: z.infer<typeof Envelope>;
}
