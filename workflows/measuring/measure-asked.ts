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
  patched,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { RequestTerms } from '../../gate/contract/asking/request-terms.ts';
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
import { asking, waiting } from '../calls/asking-activities.ts';
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
 * own, which whoever asks for the same joins, as this does where it is under way already. Cancelled, or ended otherwise, it
 * leaves that run as it is.
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
    if (patched('join-measuring')) return await join(workflowId, memo.terms);
    const { startTime } = workflowInfo();
    const identity = { workflowId, firstExecutionRunId: '' };
    const running = runningMeasure(request, { identity, iteration: 0, startedAt: startTime.toISOString() });
    return { ...running, why: `under way already: benchmark-gate follow ${workflowId}` };
  }
}

/** Waits for a measuring that somebody else began, where it does what was asked for. */
async function join(workflowId: string, terms: RequestTerms): Promise<MeasureOutcome> {
  const { firstExecutionRunId } = await wrongInputKept(() =>
    asking.joinMeasure.executeWithOptions({ summary: 'join what is under way' }, [{ workflowId, terms }]),
  );
  return waiting.awaitMeasured.executeWithOptions({ summary: 'wait for its outcome' }, [
    { workflowId, firstExecutionRunId },
  ]);
}

const resolve = (asked: AskedMeasure): Promise<ResolvedMeasure> =>
  wrongInputKept(() => control.resolveMeasure.executeWithOptions({ summary: 'find the commit' }, [asked]));

/** Does a step of control; what it says of wrong input is told as that, by name. */
async function wrongInputKept<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const { why, fault } = endingFault(error);
    if (fault?.kind !== 'wrong-input') throw error;
    const details = error.cause instanceof ApplicationFailure ? (error.cause.details ?? []) : [];
    throw ApplicationFailure.nonRetryable(why, 'wrong-input', ...details);
  }
}
