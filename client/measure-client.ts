import type { Client } from '@temporalio/client';
import { jsonDigest } from '../adapters/signing/json-digest.ts';
import { MeasureRequest } from '../gate/contract/measuring/measure-request.ts';
import { measureStart } from '../gate/contract/measuring/measure-start.ts';
import { MEASURE_WORKFLOW } from '../gate/names/names.ts';
import { InputError } from './input-error.ts';
import { type MeasureRun, measureRun } from './runs/gate-run.ts';
import { type StartedRun, startOrJoin } from './start-or-join.ts';

/** Asks for measurings: baselines of a commit, in any flow. */
export interface MeasureClient {
  /**
   * Starts the measuring of a commit, or joins it where it is under way.
   *
   * @throws InputError where the request is malformed, naming each place; or where one of the same commit is under way with
   *   another selection, source or profile
   * @throws ServiceUnreachable where the server doesn't answer
   */
  start(request: MeasureRequest): Promise<MeasureRun & StartedRun>;
}

export const createMeasureClient = (client: Client): MeasureClient => ({
  async start(asked) {
    const request = MeasureRequest.safeParse(asked);
    if (!request.success) {
      throw new InputError(
        request.error.issues.map(({ path, message }) => `${['request', ...path].map(String).join('.')}: ${message}`),
      );
    }
    const { memo, ...start } = measureStart(request.data, jsonDigest(request.data.profile));
    const started = await startOrJoin(client, {
      type: MEASURE_WORKFLOW,
      request: request.data,
      terms: memo.terms,
      digestOf: jsonDigest,
      termsOfInput: (input) => {
        const { data } = MeasureRequest.safeParse(input);
        return data === undefined ? null : measureStart(data, jsonDigest(data.profile)).memo.terms;
      },
      ...start,
    });
    return { ...measureRun(client, start.workflowId), ...started };
  },
});
