import type { WorkflowExecutionDescription } from '@temporalio/client';

/** When the first of a run's passes began, by the server's word: in milliseconds since 1970, as workflows have it. */
export function beganAt({ raw, startTime }: Pick<WorkflowExecutionDescription, 'raw' | 'startTime'>): number {
  const { seconds, nanos } = raw.workflowExtendedInfo?.originalStartTime ?? {};
  return seconds ? Number(seconds) * 1000 + Math.floor((nanos ?? 0) / 1e6) : startTime.getTime();
}
