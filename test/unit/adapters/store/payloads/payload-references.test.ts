import type { Client } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { ExternalStorageRunner } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { describe, expect, it } from 'vitest';
import { readPayloads } from '../../../../../activities/control/runs/history/read-payloads.ts';
import { referencesIn } from '../../../../../adapters/store/content/references.ts';
import { openStore } from '../../../../../adapters/store/open-store.ts';
import { payloadReferences } from '../../../../../adapters/store/payloads/payload-references.ts';
import { LARGEST_PAYLOAD } from '../../../../../gate/names/limits.ts';
import { temporaryFolder } from '../../../../support/criterion/fixtures.ts';

async function scene() {
  const store = openStore({ BENCHMARK_GATE_STORE: await temporaryFolder() });
  const { externalStorage } = payloadReferences(() => store);
  if (externalStorage === undefined) throw new Error('no storage');
  const client = { options: { loadedDataConverter: { externalStorage } } } as unknown as Client;
  const put = async (value: unknown): Promise<Payload[]> =>
    new ExternalStorageRunner(externalStorage).store([defaultPayloadConverter.toPayload(value) as Payload]);
  return { store, client, put };
}

const sizeOf = ([payload]: readonly Payload[]): number => payload?.data?.byteLength ?? 0;

describe('payloads', () => {
  it('below the bound go as they are', async () => {
    const { client, put } = await scene();
    const value = 'v'.repeat(LARGEST_PAYLOAD - 1000);
    const payloads = await put(value);
    expect(sizeOf(payloads)).toBe(value.length + 2);
    expect(await readPayloads(client, payloads)).toEqual([value]);
  });

  it('from the bound on go as references, and come back as they were', async () => {
    const { client, put } = await scene();
    const value = { text: 'ä…🦀'.repeat(LARGEST_PAYLOAD / 4) };
    const payloads = await put(value);
    expect(sizeOf(payloads)).toBeLessThan(1000);
    expect(await readPayloads(client, payloads)).toEqual([value]);
  });

  it('are told without a store that only a reference is there', async () => {
    const { put } = await scene();
    const client = { options: { loadedDataConverter: {} } } as unknown as Client;
    await expect(readPayloads(client, await put('v'.repeat(LARGEST_PAYLOAD)))).rejects.toThrow('Unknown encoding');
  });

  it('are what a history refers to: pruning keeps them', async () => {
    const { put } = await scene();
    const [payload] = await put('v'.repeat(LARGEST_PAYLOAD));
    const record = JSON.stringify({ data: Buffer.from(payload?.data ?? []).toString('base64') });
    expect([...referencesIn(record)]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });
});
