import {
  defineSearchAttributeKey,
  SearchAttributeType,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/common';
import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { MeasureOutcome } from '../../gate/contract/measuring/measure-outcome.ts';
import {
  AskedMeasure,
  MeasureRequest,
  measureIdOf,
  type ResolvedMeasure,
} from '../../gate/contract/measuring/measure-request.ts';
import { measureStart } from '../../gate/contract/measuring/measure-start.ts';
import { runningMeasure } from '../../gate/contract/measuring/running-measure.ts';
import { CONTROL_QUEUE, MEASURE_WORKFLOW } from '../../gate/names/names.ts';
import { control } from '../calls/activities.ts';
import { endingFault } from '../calls/failures.ts';
import { wrongInput } from '../pass/check-request.ts';

const MEND =
  'name `repository`, and one of `branch`, `sha` and `pullRequest`; or start it with `benchmark-gate measure`';

/**
 * The request, where it is resolved and this run has the id that such a request has; null where it is still to be resolved.
 *
 * @throws {ApplicationFailure} wrong-input
 */
export function readRequest(asked: unknown): MeasureRequest | null {
  if (typeof asked !== 'object' || asked === null || !('headSha' in asked)) return null;
  const request = MeasureRequest.safeParse(asked);
  if (!request.success) throw wrongInput(request.error, MEND);
  const { workflowId } = workflowInfo();
  const own = measureIdOf(request.data);
  if (workflowId === own) return request.data;
  // Under another id nobody would join it, and control would refuse what it says.
  throw ApplicationFailure.nonRetryable(
    `this request has to be started as ${own}, not as ${workflowId}`,
    'wrong-input',
  );
}

/**
 * Has control find what somebody asks for who knows no more, such as a Temporal Schedule, and measures it in a run of its
 * own, which whoever asks for the same joins. Where that is under way already, says so at once. Cancelled, or ended
 * otherwise, it leaves that run as it is.
 *
 * @throws {ApplicationFailure} wrong-input
 */
export async function measureAsked(input: unknown): Promise<MeasureOutcome> {
  const asked = AskedMeasure.safeParse(input);
  if (!asked.success) throw wrongInput(asked.error, MEND);
  const { request, profileDigest } = await resolve(asked.data);
  const { staticSummary, staticDetails, memo, attributes, workflowId } = measureStart(request, profileDigest);
  try {
    const child = await startChild(MEASURE_WORKFLOW, {
      workflowId,
      taskQueue: CONTROL_QUEUE,
      args: [request],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      // Others may have joined it.
      cancellationType: ChildWorkflowCancellationType.ABANDON,
      memo,
      staticSummary,
      staticDetails,
      typedSearchAttributes: attributes.map(([name, value]) => ({
        key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
        value,
      })),
    });
    return await child.result();
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { startTime } = workflowInfo();
    const identity = { workflowId, firstExecutionRunId: '' };
    const running = runningMeasure(request, { identity, iteration: 0, startedAt: startTime.toISOString() });
    return { ...running, why: `under way already: benchmark-gate follow ${workflowId}` };
  }
}

async function resolve(asked: AskedMeasure): Promise<ResolvedMeasure> {
  try {
    return await control.resolveMeasure.executeWithOptions({ summary: 'find the commit' }, [asked]);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const { why, fault } = endingFault(error);
    if (fault?.kind !== 'wrong-input') throw error;
    throw ApplicationFailure.nonRetryable(why, 'wrong-input');
  }
}
