import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { BlobStore } from '../../../adapters/store/content/store.ts';
import type { AskedRun } from '../../../gate/contract/asking/asked-state.ts';
import { InputError } from '../../../gate/contract/input-error.ts';
import { GateRequest } from '../../../gate/contract/request.ts';
import { LARGEST_PAYLOAD } from '../../../gate/names/limits.ts';
import { firstRunOf } from '../runs/identity/first-run-of.ts';
import type { CallingRun } from '../runs/identity/require-caller.ts';
import type { AskingActivities } from './asking-activities.ts';
import { gateToStart } from './gate-to-start.ts';
import { hasSameTerms, type JsonDigest, joinOrStart } from './join-or-start.ts';
import { described, runOfTicket } from './run-of-ticket.ts';

export interface BeginGateDeps {
  readonly client: Client;
  /** Null where no workflow called. */
  readonly caller: () => CallingRun | null;
  readonly store: Pick<BlobStore, 'getJson'>;
  readonly digestOf: JsonDigest;
}

/** Starts a gate or joins it, once for each asking: see {@link AskingActivities}. */
export const createBeginGate =
  ({ client, caller, store, digestOf }: BeginGateDeps): AskingActivities['beginGate'] =>
  async ({ kept, askedAt }) => {
    const asking = ticketOf(client, caller());
    const toStart = store
      .getJson(kept, GateRequest, LARGEST_PAYLOAD)
      .then((request) => gateToStart(request, digestOf))
      .then(async (gate) => ({ gate, newest: await described(client, gate.workflowId) }));
    const [ticket, { gate, newest }] = await Promise.all([asking, toStart]);
    // An attempt before this one began it, and what came of that isn't begun anew.
    const begun = newest && (await runOfTicket(client, newest, ticket));
    if (begun !== null) return asked(begun, false);
    // It was under way when the gate was asked for.
    if (newest !== null && hasCompletedSince(newest, askedAt) && (await hasSameTerms(client, newest, gate))) {
      return asked(newest, true);
    }
    const { run, joined } = await joinOrStart(client, gate, ticket);
    return asked(run, joined);
  };

/**
 * The run id that an asking began with: where it was reset it has another, and is the same asking all the same.
 *
 * @throws InputError where no workflow asks
 */
async function ticketOf(client: Client, by: CallingRun | null): Promise<string> {
  if (by === null) throw new InputError(['request: no workflow asks']);
  return firstRunOf(await client.workflow.getHandle(by.workflowId, by.runId).describe());
}

const asked = (run: WorkflowExecutionDescription, joined: boolean): AskedRun => ({
  workflowId: run.workflowId,
  firstExecutionRunId: firstRunOf(run),
  joined,
});

const hasCompletedSince = ({ status, closeTime }: WorkflowExecutionDescription, askedAt: string): boolean =>
  status.name === 'COMPLETED' && closeTime !== undefined && closeTime.getTime() >= Date.parse(askedAt);
