import type { Client } from '@temporalio/client';
import { z } from 'zod';
import type { Handed } from '../../../../gate/contract/request.ts';
import { opened } from '../../../../gate/names/open-object.ts';
import { Profile } from '../../../../gate/profile/profile.ts';
import { type CallerDeps, unproven } from '../identity/require-caller.ts';
import { readPayloads } from './read-payloads.ts';

/** The first argument of a run that measures. */
const Input = z.tuple([z.looseObject({ profile: opened(Profile) })]).rest(z.unknown());

/** Puts the profile into a request that names it alone: that of the calling run's own input, by the server's word. */
export type OwnProfile = <Request extends { readonly profile: Profile }>(handed: Handed<Request>) => Promise<Request>;

/** @throws {GateError} unproven, from the function: where no run calls, or one that was started with what is no request */
export const createOwnProfile =
  ({ client, caller }: CallerDeps): OwnProfile =>
  async <Request extends { readonly profile: Profile }>(handed: Handed<Request>) => {
    if (isWhole(handed)) return handed;
    const by = caller();
    const input = by && Input.safeParse(await readInput(client, by));
    if (input?.success !== true) throw unproven('a request without its profile is of no run that has one: refused');
    return { ...handed, profile: input.data[0].profile } as unknown as Request;
  };

/** Anybody may call an activity, with whatever: what has no profile at all isn't whole. */
const isWhole = <Request extends { readonly profile: Profile }>(handed: Handed<Request>): handed is Request =>
  typeof handed?.profile === 'object' && handed.profile !== null && 'suites' in handed.profile;

async function readInput(client: Client, { workflowId, runId }: { workflowId: string; runId: string }) {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  return readPayloads(client, history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads);
}
