import type { Client } from '@temporalio/client';
import type { EvaluationInput } from '../../../gate/contract/decision/evaluation.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import { type GateRequest, workflowId } from '../../../gate/contract/request.ts';
import { GATE_WORKFLOW } from '../../../gate/names/names.ts';

/** Who a run is, everywhere. */
export type ClaimedIdentity = EvaluationInput['run'];

/** The workflow run that called an activity, by the server's word. */
export interface CallingRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
}

export interface CallerDeps {
  readonly client: Client;
  /** Null where no workflow called it. */
  readonly caller: () => CallingRun | null;
}

/** What a run says that it is, and of which commit. */
export interface ClaimedRun {
  readonly identity: ClaimedIdentity;
  readonly about: Pick<GateRequest, 'repository' | 'subject' | 'headSha'> & {
    readonly profile: { readonly name: string };
  };
}

/** A refusal in one sentence, of what was handed over by somebody whom nobody knows. */
export const unproven = (message: string): GateError => new GateError({ class: 'unproven', message });

export const isUnproven = (error: unknown): boolean => error instanceof GateError && error.report.class === 'unproven';

/**
 * Refuses to act for anybody but the gate's run that is claimed: a plain client of the server can start other workflows
 * that call the same activities, with whatever words it likes.
 *
 * @throws {GateError} unproven
 */
export async function requireCaller({ client, caller }: CallerDeps, { identity, about }: ClaimedRun): Promise<void> {
  const by = caller();
  const claimed = `run ${identity.firstExecutionRunId} of ${identity.workflowId}`;
  if (by?.workflowType !== GATE_WORKFLOW || by.workflowId !== identity.workflowId) {
    throw unproven(`${by === null ? 'no workflow' : `the workflow ${by.workflowId}`} speaks as ${claimed}: refused`);
  }
  if (workflowId(about) !== identity.workflowId) {
    throw unproven(`${claimed} speaks of ${workflowId(about)}: refused`);
  }
  // Later passes are runs of their own, and only the server knows which one they began with.
  if (by.runId === identity.firstExecutionRunId) return;
  const { raw } = await client.workflow.getHandle(by.workflowId, by.runId).describe();
  const first = raw.workflowExecutionInfo?.firstRunId;
  if (first !== identity.firstExecutionRunId) throw unproven(`run ${by.runId} speaks as ${claimed}: refused`);
}
