import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Client, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { CONTROL_QUEUE, GATE_WORKFLOW, PROGRESS_QUERY, SEARCH_ATTRIBUTES } from '../gate/contract/names.ts';
import { GateOutcome } from '../gate/contract/outcome.ts';
import type { GateProgress } from '../gate/contract/progress.ts';
import { type GateRequest, subjectKey, workflowId } from '../gate/contract/request.ts';
import type { RunStart } from '../gate/policy/running-outcome.ts';
import { InputError } from './input-error.ts';
import { type PendingStep, readPendingSteps } from './pending-steps.ts';
import { GateBroke } from './run-error.ts';

/** A gate that is under way or has ended. */
export interface GateRun {
  readonly id: string;
  /** The outcome, whenever it comes. @throws GateBroke where the run closed without one */
  outcome(): Promise<GateOutcome>;
  /** The outcome document as it stands: of a run that has not ended, everything undecided is null. */
  show(): Promise<GateOutcome>;
  progress(): Promise<GateProgress>;
  /** What hosts do right now, by the heartbeats of their activities. */
  pendingSteps(): Promise<PendingStep[]>;
  /** Asks the run to end: it stops its processes, completes its receipts and returns an outcome. */
  cancel(): Promise<void>;
}

export interface StartedGate extends GateRun {
  /** True where the same request was under way already. */
  readonly joined: boolean;
  readonly start: RunStart;
}

export interface GateClient {
  /**
   * Starts the gate of a request, or joins it where it is under way.
   * @throws InputError where a run of the same commit is under way with another selection, source, base or profile
   */
  start(request: GateRequest): Promise<StartedGate>;
  /** A run by its workflow id. @throws InputError where there is none */
  find(id: string): Promise<GateRun>;
}

/** What two requests must agree on to be one: kept in the run's memo. */
const termsOf = ({ source, base, suites, executables, headPinned, profile }: GateRequest) => ({
  source,
  base,
  suites,
  executables,
  headPinned,
  profile,
});

export function createGateClient(client: Client): GateClient {
  return {
    async start(request) {
      const id = workflowId(request);
      const asked = JSON.parse(JSON.stringify(termsOf(request))) as Record<string, unknown>;
      const ticket = randomUUID();
      const handle = await client.workflow.start(GATE_WORKFLOW, {
        workflowId: id,
        taskQueue: CONTROL_QUEUE,
        args: [request],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        memo: { ticket, terms: asked },
        staticSummary: `benchmarks of ${request.repository} ${subjectKey(request.subject)}`,
        staticDetails: describeRequest(request),
        typedSearchAttributes: [
          { key: keyword(SEARCH_ATTRIBUTES.repository), value: request.repository },
          { key: keyword(SEARCH_ATTRIBUTES.subject), value: subjectKey(request.subject) },
          { key: keyword(SEARCH_ATTRIBUTES.headSha), value: request.headSha },
        ],
      });
      const { memo, startTime, raw } = await client.workflow.getHandle(id).describe();
      const joined = memo?.ticket !== ticket;
      if (joined && !isDeepStrictEqual(memo?.terms, asked)) throw otherTerms(id, memo?.terms, asked);
      const firstExecutionRunId = raw.workflowExecutionInfo?.firstRunId ?? handle.firstExecutionRunId;
      const start = {
        identity: { workflowId: id, firstExecutionRunId },
        iteration: 0,
        startedAt: startTime.toISOString(),
      };
      return { ...gateRun(client, id), joined, start };
    },
    async find(id) {
      try {
        await client.workflow.getHandle(id).describe();
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) throw new InputError([`no run has the id ${id}`]);
        throw error;
      }
      return gateRun(client, id);
    },
  };
}

function gateRun(client: Client, id: string): GateRun {
  const handle = client.workflow.getHandle(id);
  const outcome = async () => {
    try {
      return GateOutcome.parse(await handle.result());
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      throw new GateBroke(`${id} ended without an outcome: ${error.cause?.message ?? error.message}`, { cause: error });
    }
  };
  const progress = () => handle.query<GateProgress>(PROGRESS_QUERY);
  return {
    id,
    outcome,
    progress,
    async show() {
      const { status } = await handle.describe();
      return status.name === 'RUNNING' ? GateOutcome.parse((await progress()).outcome) : outcome();
    },
    pendingSteps: async () => readPendingSteps(await handle.describe()),
    async cancel() {
      await handle.cancel();
    },
  };
}

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

/** Shown by the Temporal UI, which renders Markdown; everything here was checked by the request's schema. */
const describeRequest = ({ repository, subject, headSha, profile, suites }: GateRequest): string =>
  [
    `- repository: ${repository}`,
    `- subject: ${subject.kind} ${subject.number}`,
    `- commit: \`${headSha}\``,
    `- profile: ${profile.name}`,
    `- suites: ${suites?.join(', ') ?? 'all'}`,
  ].join('\n');

function otherTerms(id: string, running: unknown, asked: Record<string, unknown>): InputError {
  const terms = (running ?? {}) as Record<string, unknown>;
  const differing = Object.keys(asked).filter((key) => !isDeepStrictEqual(terms[key], asked[key]));
  return new InputError([
    `${id} is under way with another ${differing.join(', ')}: wait for its end, or cancel it: benchmark-gate cancel ${id}`,
  ]);
}
