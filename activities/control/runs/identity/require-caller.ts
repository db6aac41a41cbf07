import type { Client } from '@temporalio/client';
import type { EvaluationInput } from '../../../../gate/contract/decision/evaluation.ts';
import { GateError } from '../../../../gate/contract/gate-error.ts';
import { measureIdOf } from '../../../../gate/contract/measuring/measure-request.ts';
import { type GateRequest, workflowId } from '../../../../gate/contract/request.ts';
import { GATE_WORKFLOW, MEASURE_WORKFLOW } from '../../../../gate/names/names.ts';
import type { Subject } from '../../../../gate/names/subject.ts';

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
  readonly about: Pick<GateRequest, 'repository' | 'headSha'> & {
    /** Null: of a measuring alone. */
    readonly subject: Subject | null;
    readonly profile: { readonly name: string };
  };
}

/** A refusal in one sentence, of what was handed over by somebody whom nobody knows. */
export const unproven = (message: string): GateError => new GateError({ class: 'unproven', message });

export const isUnproven = (error: unknown): boolean => error instanceof GateError && error.report.class === 'unproven';

/** The id that a run of a type has to have, by what it speaks of; null where that type speaks of no such thing. */
const IDS: Readonly<Record<RunKind, (about: ClaimedRun['about']) => string | null>> = {
  [GATE_WORKFLOW]: ({ subject, ...about }) => subject && workflowId({ ...about, subject }),
  [MEASURE_WORKFLOW]: measureIdOf,
};

/** Types of workflows that act for a commit. */
export type RunKind = typeof GATE_WORKFLOW | typeof MEASURE_WORKFLOW;

/** All that measure, and list and judge what they measured. */
export const MEASURING: readonly RunKind[] = [GATE_WORKFLOW, MEASURE_WORKFLOW];

export const isRunKind = (type: string | undefined, kinds = MEASURING): type is RunKind =>
  kinds.some((kind) => kind === type);

/**
 * Refuses to act for anybody but the run that is claimed: a plain client of the server can start other workflows that call
 * the same activities, with whatever words it likes.
 *
 * @param kinds whom it acts for; by default the gate alone
 * @throws {GateError} unproven
 */
export async function requireCaller(
  { client, caller }: CallerDeps,
  { identity, about }: ClaimedRun,
  kinds: readonly RunKind[] = [GATE_WORKFLOW],
): Promise<void> {
  const by = caller();
  const claimed = `run ${identity.firstExecutionRunId} of ${identity.workflowId}`;
  if (by === null || !isRunKind(by.workflowType, kinds) || by.workflowId !== identity.workflowId) {
    throw unproven(`${by === null ? 'no workflow' : `the workflow ${by.workflowId}`} speaks as ${claimed}: refused`);
  }
  const own = IDS[by.workflowType](about);
  if (own !== identity.workflowId) {
    throw unproven(`${claimed} speaks of ${own ?? 'no subject'}: refused`);
  }
  // Later passes are runs of their own, and only the server knows which one they began with.
  if (by.runId === identity.firstExecutionRunId) return;
  const { raw } = await client.workflow.getHandle(by.workflowId, by.runId).describe();
  const first = raw.workflowExecutionInfo?.firstRunId;
  if (first !== identity.firstExecutionRunId) throw unproven(`run ${by.runId} speaks as ${claimed}: refused`);
}
