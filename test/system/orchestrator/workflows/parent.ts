import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ChildWorkflowCancellationType, executeChild, ParentClosePolicy } from '@temporalio/workflow';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { type GateRequest, workflowId } from '../../../../gate/contract/request.ts';
import { CONTROL_QUEUE, GATE_WORKFLOW } from '../../../../gate/names/names.ts';

/**
 * An orchestrator that starts the gate as its child: the gate outlives it, and one that is under way already can't be
 * joined.
 *
 * @returns null where the gate was under way
 */
export async function parent(request: GateRequest): Promise<GateOutcome | null> {
  try {
    const outcome: unknown = await executeChild(GATE_WORKFLOW, {
      workflowId: workflowId(request),
      taskQueue: CONTROL_QUEUE,
      args: [request],
      // By default a parent's end terminates its child, which then writes no receipts, and its cancellation is passed on.
      parentClosePolicy: ParentClosePolicy.ABANDON,
      cancellationType: ChildWorkflowCancellationType.ABANDON,
    });
    return outcome as GateOutcome;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw error;
  }
}
