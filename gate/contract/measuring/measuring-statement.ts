import { type TestResultStatement, testResult } from '../attestation.ts';
import type { MeasureOutcome } from './measure-outcome.ts';
import type { MeasureRequest } from './measure-request.ts';
import type { MeasureVerdict } from './running-measure.ts';

type Identity = { readonly workflowId: string; readonly firstExecutionRunId: string };

type Said = Pick<
  MeasureOutcome,
  'why' | 'status' | 'evidence' | 'measured' | 'suites' | 'targets' | 'failures' | 'fault'
> & {
  readonly baselines: readonly MeasureOutcome['baselines'][number][];
};

/** All that a measuring says, whether it stands in a verdict or in an outcome: its digest is signed. */
export const measuringSaid = ({
  status,
  why,
  evidence,
  measured,
  suites,
  targets,
  failures,
  baselines,
  fault,
}: Said): Said => ({
  status,
  why,
  evidence,
  ...(measured === undefined ? {} : { measured }),
  suites,
  targets,
  failures,
  baselines,
  ...(fault === undefined ? {} : { fault }),
});

const RESULT = { measured: 'PASSED', partly: 'WARNED', nothing: 'FAILED' } as const;

/** What the activity that judges signs. @param digests SHA-256 of canonical JSON, in hexadecimal digits */
export const measuringStatement = (
  { workflowId, firstExecutionRunId }: Identity,
  { repository, headSha, profile }: MeasureRequest,
  { status }: Pick<MeasureVerdict, 'status'>,
  digests: { readonly verdict: string; readonly profile: string },
): TestResultStatement =>
  testResult(
    [
      {
        name: repository,
        digest: { gitCommit: headSha },
        annotations: { kind: 'benchmark-gate/measure', profile: profile.name, workflowId, firstExecutionRunId },
      },
      { name: 'measuring', digest: { sha256: digests.verdict } },
    ],
    { result: RESULT[status], configuration: [{ name: profile.name, digest: { sha256: digests.profile } }] },
  );
