import type { Client } from '@temporalio/client';
import type { BlobStore } from '../../../adapters/store/content/store.ts';
import type { ResolvedRequest } from '../../../gate/contract/asking/asked-state.ts';
import { type Asking, readAsking } from '../../../gate/contract/asking/asking.ts';
import { InputError } from '../../../gate/contract/input-error.ts';
import { LARGEST_PAYLOAD } from '../../../gate/names/limits.ts';
import { GENERATIVE_FLOW } from '../../../gate/names/names.ts';
import type { CallingRun } from '../runs/identity/require-caller.ts';
import { askedBy } from './asked-by.ts';
import type { AskingActivities } from './asking-activities.ts';
import { type CompletedRequest, completeRequest } from './complete-request.ts';
import { foundBefore } from './found-before.ts';
import type { ResolveDependencies } from './look-at-asked.ts';

export interface ResolveAskedDeps {
  readonly client: Client;
  /** Null where no workflow called. */
  readonly caller: () => CallingRun | null;
  readonly store: Pick<BlobStore, 'putJson'>;
  /** SHA-256 of a value's canonical JSON, in hexadecimal digits. */
  readonly digestOf: (value: unknown) => string;
  readonly dependencies: ResolveDependencies;
}

/**
 * Completes what a workflow was asked for by what this control worker can find out, and keeps it in the store. An asking
 * that was reset asks for what it found the first time, whatever became of the subject's head.
 */
export const createResolveAsked =
  ({ client, caller, store, digestOf, dependencies }: ResolveAskedDeps): AskingActivities['resolveAsked'] =>
  async () => {
    const by = caller();
    if (by === null) throw new InputError(['request: no workflow asks']);
    const [before, asked] = await Promise.all([foundBefore(client, by), askedBy(client, by)]);
    if (before !== null) return before;
    const asking = readAsking(asked);
    const { request, origin } = await complete(asking, dependencies);
    const { uri } = await store.putJson(request, LARGEST_PAYLOAD);
    const { profile, ...rest } = request;
    return {
      ...rest,
      profile: { name: profile.name, digest: digestOf(profile), origin },
      kept: uri,
    } satisfies ResolvedRequest;
  };

async function complete({ kind, request }: Asking, dependencies: ResolveDependencies): Promise<CompletedRequest> {
  if (kind === 'whole') return { request, origin: 'handed over' };
  const { repository, pullRequest, issue, flow, ...rest } = request;
  // The guard reads it without blanks as well.
  const named = flow?.trim() || GENERATIVE_FLOW;
  return completeRequest({ ...rest, repo: repository, pr: pullRequest, issue }, named, dependencies);
}
