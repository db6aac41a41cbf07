import type { Client } from '@temporalio/client';
import { MeasureRequest } from '../../../gate/contract/measuring/measure-request.ts';
import { measureStart } from '../../../gate/contract/measuring/measure-start.ts';
import { FIRST_FAULT } from '../../../gate/names/first-fault.ts';
import { firstRunOf } from '../runs/identity/first-run-of.ts';
import type { AskingActivities } from './asking-activities.ts';
import { type JsonDigest, joinRun } from './join-or-start.ts';

export interface JoinMeasureDeps {
  readonly client: Client;
  readonly digestOf: JsonDigest;
}

/** Finds the measuring that somebody else began: see {@link AskingActivities}. */
export const createJoinMeasure =
  ({ client, digestOf }: JoinMeasureDeps): AskingActivities['joinMeasure'] =>
  async ({ workflowId, terms }) => {
    const termsOfInput = (input: unknown) => {
      const { data } = MeasureRequest.safeParse(input, FIRST_FAULT);
      return data === undefined ? null : measureStart(data, digestOf(data.profile)).memo.terms;
    };
    const run = await joinRun(client, workflowId, { terms, termsOfInput, digestOf });
    return { workflowId, firstExecutionRunId: firstRunOf(run), joined: true };
  };
