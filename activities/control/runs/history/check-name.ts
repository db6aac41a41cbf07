import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { receiptTermsOf, termsIn } from '../../../../gate/contract/receipt-terms.ts';
import { opened } from '../../../../gate/names/open-object.ts';
import { Receipts } from '../../../../gate/profile/receipts.ts';
import { readPayloads } from './read-payloads.ts';

/** As much of what a gate was asked for as names its check. */
const Input = z
  .tuple([z.looseObject({ profile: z.looseObject({ receipts: opened(Receipts).optional() }) })])
  .rest(z.unknown());

/** What a run's check is called, by what the run was started with; null where that says nothing of a gate. */
export async function checkNameOf(
  client: Pick<Client, 'workflowService' | 'options'>,
  execution: { readonly workflowId: string; readonly runId: string },
): Promise<string | null> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution,
    maximumPageSize: 1,
  });
  const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  const input = Input.safeParse(await readPayloads(client as Client, started?.input?.payloads));
  return input.success ? receiptTermsOf(termsIn(input.data[0].profile.receipts)).name : null;
}
