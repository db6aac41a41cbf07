import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { gateToStart } from '../activities/control/asking/gate-to-start.ts';
import { jsonDigest } from '../adapters/signing/json-digest.ts';
import type { AskedRun } from '../gate/contract/asking/asked-state.ts';
import { requestFaults } from '../gate/contract/asking/request-faults.ts';
import type { ThinRequest } from '../gate/contract/asking/thin-request.ts';
import { GateRequest } from '../gate/contract/request.ts';
import type { RunStart } from '../gate/contract/running-outcome.ts';
import { GATE_WORKFLOW } from '../gate/names/names.ts';
import { type AskedGate, askGate } from './ask-gate.ts';
import { InputError } from './input-error.ts';
import { findRun } from './runs/find-run.ts';
import { type GateRun, gateRun } from './runs/gate-run.ts';
import { executionOf, WHERE_RUNS_ARE_NAMED } from './runs/workflow-id.ts';
import { startOrJoin } from './start-or-join.ts';

export interface StartedGate extends GateRun {
  /** True where the same request was under way already. */
  readonly joined: boolean;
  readonly start: RunStart;
}

export interface GateClient {
  /**
   * Starts the gate of a request, or joins it where it is under way.
   * @throws InputError where the request is malformed, naming each place; or where a run of the same commit is under way
   * with another selection, source, base or profile
   * @throws ServiceUnreachable where the server doesn't answer
   */
  start(request: GateRequest): Promise<StartedGate>;
  /**
   * Asks for a gate by a request as thin as a repository and a subject, or by a whole one: one run for one asking, however
   * often it is repeated with the same id.
   * @param options.requestId chosen by the asker, up to 200 characters; absent: an asking of its own
   * @throws InputError where the request is malformed, or the id was used for another one
   * @throws ServiceUnreachable where the server doesn't answer
   */
  ask(request: ThinRequest | GateRequest, options?: { readonly requestId?: string }): Promise<AskedGate>;
  /** A run by its workflow id, or by its run id as receipts have it. @throws InputError where there is no such run of a gate */
  find(id: string): Promise<GateRun>;
  /** The very run that an asking began or joined, whatever ran for its commit since. */
  runOf(asked: Pick<AskedRun, 'workflowId' | 'firstExecutionRunId'>): Promise<GateRun>;
}

export function createGateClient(client: Client): GateClient {
  return {
    async start(asked) {
      const request = parseRequest(asked);
      const gate = gateToStart(request, jsonDigest);
      return { ...gateRun(client, gate.workflowId), ...(await startOrJoin(client, gate)) };
    },
    ask: (request, { requestId = randomUUID() } = {}) => askGate(client, request, requestId),
    async find(named) {
      const run = await findRun(client, named);
      if (run.type !== GATE_WORKFLOW) throw new InputError([`${run.id} is no run of a gate: ${WHERE_RUNS_ARE_NAMED}`]);
      return run;
    },
    async runOf({ workflowId, firstExecutionRunId: runId }) {
      const run = await executionOf(client, { workflowId, runId });
      return gateRun(client, workflowId, run.runId);
    },
  };
}

/** A caller's types may promise too much: what the schema refuses would fail far from here, in the workflow. */
function parseRequest(asked: GateRequest): GateRequest {
  const { data, error } = GateRequest.safeParse(asked);
  if (error === undefined) return data;
  throw new InputError(requestFaults(error), { cause: error });
}
