import type { WorkflowExecutionDescription } from '@temporalio/client';

/** The run id of the first execution of a run, by which it is known through all of its passes. */
export const firstRunOf = ({ raw, runId }: Pick<WorkflowExecutionDescription, 'raw' | 'runId'>): string =>
  raw.workflowExecutionInfo?.firstRunId || runId;
