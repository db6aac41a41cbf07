import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { readPayloads } from '../activities/control/runs/read-payloads.ts';
import type { GateOutcome } from '../gate/contract/outcome.ts';
import { GateRequest } from '../gate/contract/request.ts';
import { runningOutcome } from '../gate/contract/running-outcome.ts';
import { InputError } from './input-error.ts';

/** What a pass is given: the request, and what the pass before handed on. */
const Input = z
  .tuple([GateRequest, z.object({ iteration: z.int().nonnegative(), startedAt: z.iso.datetime() }).partial().nullish()])
  .rest(z.unknown());

/**
 * The document of a run as it began, from the first event of its history: no worker has to answer.
 *
 * @throws InputError where the run was started by hand with what is no request
 */
export async function readBegunOutcome(client: Client, workflowId: string): Promise<GateOutcome> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId },
    maximumPageSize: 1,
  });
  const first = history?.events?.[0];
  const started = first?.workflowExecutionStartedEventAttributes;
  const input = Input.safeParse(await readPayloads(client, started?.input?.payloads));
  if (!input.success) throw new InputError([`${workflowId} was started with what is no request of a gate`]);
  const [request, carried] = input.data;
  return runningOutcome(request, {
    identity: { workflowId, firstExecutionRunId: started?.firstExecutionRunId ?? '' },
    iteration: carried?.iteration ?? 0,
    startedAt: carried?.startedAt ?? new Date(Number(first?.eventTime?.seconds ?? 0) * 1000).toISOString(),
  });
}
