import type { Envelope } from '../attestation.ts';
import type { RunStart } from '../running-outcome.ts';
import type { MeasureOutcome, MeasureStatus } from './measure-outcome.ts';
import type { MeasureRequest } from './measure-request.ts';

/** What the judging activity says of a pass. */
export interface MeasureVerdict
  extends Pick<MeasureOutcome, 'why' | 'evidence' | 'measured' | 'suites' | 'targets' | 'failures' | 'fault'> {
  readonly status: MeasureStatus;
  readonly baselines: readonly MeasureOutcome['baselines'][number][];
  /** True where the time budget ran out and another pass may measure more. */
  readonly goesOn: boolean;
  readonly signature?: Envelope;
}

/** The document of a measuring that hasn't ended. */
export const runningMeasure = (
  { repository, subject, branch, headSha, profile }: MeasureRequest,
  { identity, iteration, startedAt }: RunStart,
): MeasureOutcome => ({
  schemaVersion: 1,
  kind: 'benchmark-gate/measure',
  repository,
  subject,
  branch,
  headSha,
  profile: profile.name,
  status: null,
  why: 'under way',
  evidence: [],
  suites: [],
  targets: [],
  failures: [],
  baselines: [],
  iteration,
  startedAt,
  finishedAt: null,
  workflow: { id: identity.workflowId, firstExecutionRunId: identity.firstExecutionRunId },
});

/** The document of an ended measuring. */
export function endedMeasure(running: MeasureOutcome, verdict: MeasureVerdict, finishedAt: string): MeasureOutcome {
  const { goesOn: _, baselines, ...said } = verdict;
  return { ...running, ...said, baselines: [...baselines], finishedAt };
}

/** True of a document that is a measuring's, and no gate's. */
export const isMeasureOutcome = (outcome: object): outcome is MeasureOutcome =>
  'kind' in outcome && outcome.kind === 'benchmark-gate/measure';
