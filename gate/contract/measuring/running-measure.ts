import type { RunStart } from '../running-outcome.ts';
import type { MeasureOutcome, MeasureVerdict } from './measure-outcome.ts';
import type { MeasureRequest } from './measure-request.ts';

// Apart from the schema: each run of a workflow would load that anew.

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
