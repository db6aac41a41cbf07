import { activityInfo } from '@temporalio/activity';
import type { CallingRun } from '../../activities/control/runs/identity/require-caller.ts';

/** The workflow run that called the activity which runs now, as the server has it; null where none did. */
export function callerOfActivity(): CallingRun | null {
  const { workflowExecution, workflowType } = activityInfo();
  if (workflowExecution === undefined || workflowType === undefined) return null;
  return { ...workflowExecution, workflowType };
}
