import type { ExternalStorage, Payload } from '@temporalio/common';
import { ExternalStorageRunner } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { History } from '@temporalio/common/lib/proto-utils.js';

/**
 * Puts what a history refers to in the references' place, so that a replay needs no store: there, what is missing would
 * look like a workflow that does not replay.
 *
 * @throws StoreError where the store hasn't all of it, or doesn't answer
 */
export async function inlinePayloads(history: History, storage: ExternalStorage): Promise<void> {
  const runner = new ExternalStorageRunner(storage);
  for (const holder of holdersIn(history)) {
    for (const [name, value] of Object.entries(holder)) {
      if (isPayload(value)) [holder[name]] = await runner.retrieve([value]);
    }
  }
}

type Holder = Record<string, unknown>;

/** Objects and lists of a history whose own entries may be payloads. */
function* holdersIn(value: unknown): Generator<Holder> {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || isPayload(value)) return;
  yield value as Holder;
  for (const part of Object.values(value)) yield* holdersIn(part);
}

const isPayload = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && 'metadata' in value && 'data' in value;
