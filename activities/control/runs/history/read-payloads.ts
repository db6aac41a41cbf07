import type { Client } from '@temporalio/client';
import { arrayFromPayloads, defaultPayloadConverter, type Payload } from '@temporalio/common';
import { ExternalStorageRunner } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { History } from '@temporalio/common/lib/proto-utils.js';

/**
 * The values of payloads as a history has them, which a client hands out undecoded: those by reference are read from the
 * store that the client was made with.
 *
 * @throws StoreError where that store doesn't have them; ValueError where the client has none
 */
export const readPayloads = async (
  client: Client,
  payloads: readonly Payload[] | null | undefined,
): Promise<unknown[]> => arrayFromPayloads(defaultPayloadConverter, await inlined(client, payloads));

/** The parts of a history's events that hold what somebody gave or returned. */
const GIVEN = {
  workflowExecutionStartedEventAttributes: 'input',
  workflowExecutionCompletedEventAttributes: 'result',
  activityTaskScheduledEventAttributes: 'input',
  activityTaskCompletedEventAttributes: 'result',
  startChildWorkflowExecutionInitiatedEventAttributes: 'input',
} as const;

/** A run's events, with what was handed over by reference in its place. Throws as {@link readPayloads} does. */
export async function readEvents(client: Client, { events }: History): Promise<NonNullable<History['events']>> {
  const found = events ?? [];
  for (const event of found) {
    for (const [attributes, part] of Object.entries(GIVEN)) {
      const held: { [Part in 'input' | 'result']?: { payloads?: Payload[] | null } | null } | null | undefined =
        event[attributes as keyof typeof GIVEN];
      const payloads = held?.[part]?.payloads;
      if (held && payloads) held[part] = { payloads: await inlined(client, payloads) };
    }
  }
  return found;
}

async function inlined({ options }: Client, payloads: readonly Payload[] | null | undefined): Promise<Payload[]> {
  const { externalStorage } = options.loadedDataConverter;
  const all = [...(payloads ?? [])];
  return externalStorage === undefined ? all : new ExternalStorageRunner(externalStorage).retrieve(all);
}
