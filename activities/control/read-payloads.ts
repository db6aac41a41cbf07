import type { Client } from '@temporalio/client';
import { arrayFromPayloads, defaultPayloadConverter, type Payload } from '@temporalio/common';
import { ExternalStorageRunner } from '@temporalio/common/lib/internal-non-workflow/index.js';

/**
 * The values of payloads as a history has them, which a client hands out undecoded: those by reference are read from the
 * store that the client was made with.
 *
 * @throws StoreError where that store doesn't have them; ValueError where the client has none
 */
export async function readPayloads(
  { options }: Client,
  payloads: readonly Payload[] | null | undefined,
): Promise<unknown[]> {
  const { externalStorage } = options.loadedDataConverter;
  const inline =
    externalStorage === undefined
      ? [...(payloads ?? [])]
      : await new ExternalStorageRunner(externalStorage).retrieve([...(payloads ?? [])]);
  return arrayFromPayloads(defaultPayloadConverter, inline);
}
