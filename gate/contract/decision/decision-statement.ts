import { subjectKey } from '../../names/subject.ts';
import { type StatementSubject, type TestResultStatement, testResult } from '../attestation.ts';
import type { GateOutcome } from '../outcome.ts';
import type { Evaluation } from './evaluation.ts';

/** Whose decision it is. All of it is signed, so that what one run decided can't be shown as another's. */
export type DecidedRun = Pick<
  GateOutcome,
  'repository' | 'subject' | 'headSha' | 'profile' | 'iteration' | 'startedAt' | 'workflow'
>;

type Decided = Pick<
  GateOutcome,
  'status' | 'reason' | 'route' | 'state' | 'why' | 'evidence' | 'measured' | 'suites' | 'targets' | 'fault'
> & { readonly baselines: readonly GateOutcome['baselines'][number][] };

/** All that a decision says, whether it stands in an evaluation or in an outcome: its digest is signed. */
export const decisionIn = ({
  status,
  reason,
  route,
  state,
  why,
  evidence,
  measured,
  suites,
  targets,
  baselines,
  fault,
}: Decided): Decided => ({
  status,
  ...(reason === undefined ? {} : { reason }),
  route,
  state,
  why,
  evidence,
  ...(measured === undefined ? {} : { measured }),
  suites,
  targets,
  baselines,
  ...(fault === undefined ? {} : { fault }),
});

/** SHA-256 digests of canonical JSON, in hexadecimal digits. */
export interface DecisionDigests {
  /** Of {@link decisionIn}. */
  readonly decision: string;
  /** Of the grounds, as the outcome states them; absent where it states none. A version that knows none passes them over. */
  readonly grounds?: string;
}

export const decisionSubjects = (run: DecidedRun, { decision, grounds }: DecisionDigests): StatementSubject[] => [
  {
    name: run.repository,
    digest: { gitCommit: run.headSha ?? '' },
    annotations: {
      kind: 'benchmark-gate/decision',
      subject: run.subject && subjectKey(run.subject),
      profile: run.profile,
      workflowId: run.workflow?.id ?? null,
      firstExecutionRunId: run.workflow?.firstExecutionRunId ?? null,
      iteration: run.iteration,
      startedAt: run.startedAt,
    },
  },
  { name: 'decision', digest: { sha256: decision } },
  ...(grounds === undefined ? [] : [{ name: 'grounds', digest: { sha256: grounds } }]),
];

const RESULT = { pass: 'PASSED', fail: 'FAILED', skipped: 'WARNED' } as const;

/** What the activity that judges signs. @param profileDigest of the profile that it judged by, as `digest` */
export const decisionStatement = (
  run: DecidedRun,
  status: Evaluation['status'],
  digests: DecisionDigests,
  profileDigest: string,
): TestResultStatement =>
  testResult(decisionSubjects(run, digests), {
    result: RESULT[status],
    configuration: [{ name: run.profile, digest: { sha256: profileDigest } }],
  });

/**
 * Whether an outcome claims nothing that was judged: a run that is under way, or one that the workflow itself ended as
 * skipped before anything could be judged, which leaves the subject at best in progress. Nobody signs these; a check of
 * theirs is never more than neutral.
 */
export const claimsNothing = (outcome: GateOutcome): boolean => {
  const { status, reason, state, evidence, measured, suites, targets, baselines } = outcome;
  if (status === null) return true;
  const isJudged = reason === 'n/a-surface' || (state !== null && state !== 'in-progress');
  const claims = [evidence, suites, targets, baselines];
  return status === 'skipped' && !isJudged && measured === undefined && claims.every(({ length }) => length === 0);
};
