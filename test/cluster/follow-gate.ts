import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { receiptsCommand } from '../../cli/run/receipts.ts';
import { createGateClient } from '../../client/gate-client.ts';
import { GateBroke } from '../../client/run-error.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import type { GateRequest } from '../../gate/contract/request.ts';

const RETRY_MS = 500;

/** Starts a gate and follows it to its end, through every outage; what it owes then is written at once. */
export async function gateOf(client: Client, request: GateRequest): Promise<GateOutcome> {
  const gates = createGateClient(client);
  const { id } = await throughOutages(() => gates.start(request));
  const outcome = await throughOutages(async () => (await gates.find(id)).outcome());
  const silent = { stdout: () => undefined, stderr: { write: () => undefined } };
  while ((await throughOutages(() => receiptsCommand(id, false, client, silent))) !== 0) await sleep(RETRY_MS);
  return outcome;
}

/** Asks again until the server answers; only a run that closed without an outcome has none. */
async function throughOutages<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof GateBroke) throw error;
      await sleep(RETRY_MS);
    }
  }
}
