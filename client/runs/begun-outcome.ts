import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { readPayloads } from '../../activities/control/runs/history/read-payloads.ts';
import type { MeasureOutcome } from '../../gate/contract/measuring/measure-outcome.ts';
import { MeasureRequest } from '../../gate/contract/measuring/measure-request.ts';
import { runningMeasure } from '../../gate/contract/measuring/running-measure.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { GateRequest } from '../../gate/contract/request.ts';
import { type RunStart, runningOutcome } from '../../gate/contract/running-outcome.ts';
import { InputError } from '../input-error.ts';
import type { NamedExecution } from './workflow-id.ts';

/** What the pass before handed on, as far as it is read here. */
const Carried = z.object({ iteration: z.int().nonnegative(), startedAt: z.iso.datetime() }).partial().nullish();

/** What a pass is given: the request, and what the pass before handed on. */
const inputOf = <Request extends z.ZodType>(request: Request) => z.tuple([request, Carried]).rest(z.unknown());

/**
 * The document of a run as it began, from the first event of its history: no worker has to answer.
 *
 * @throws InputError where the run was started by hand with what is no request
 */
export const readBegunOutcome = async (client: Client, execution: NamedExecution): Promise<GateOutcome> =>
  runningOutcome(...(await readBegin(client, execution, GateRequest)));

/** The same of a measuring. @throws InputError */
export const readBegunMeasure = async (client: Client, execution: NamedExecution): Promise<MeasureOutcome> =>
  runningMeasure(...(await readBegin(client, execution, MeasureRequest)));

async function readBegin<Request>(
  client: Client,
  execution: NamedExecution,
  schema: z.ZodType<Request>,
): Promise<[Request, RunStart]> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution,
    maximumPageSize: 1,
  });
  const { workflowId } = execution;
  const first = history?.events?.[0];
  const started = first?.workflowExecutionStartedEventAttributes;
  const input = inputOf(schema).safeParse(await readPayloads(client, started?.input?.payloads));
  if (!input.success) throw new InputError([`${workflowId} was started with what is no request of a gate`]);
  const [request, carried] = input.data;
  const start = {
    identity: { workflowId, firstExecutionRunId: started?.firstExecutionRunId ?? '' },
    iteration: carried?.iteration ?? 0,
    startedAt: carried?.startedAt ?? new Date(Number(first?.eventTime?.seconds ?? 0) * 1000).toISOString(),
  };
  return [request, start];
}
