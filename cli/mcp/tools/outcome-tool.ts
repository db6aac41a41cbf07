import { z } from 'zod';
import { createGateClient } from '../../../client/gate-client.ts';
import { withClient } from '../../terminal/with-server.ts';
import { parseArguments, RunId, WaitSeconds } from '../arguments.ts';
import { awaitOutcome } from '../await-outcome.ts';
import { outcomeAnswer } from '../outcome-answer.ts';
import { defineTool } from '../tool.ts';

/** A run's outcome as it stands, or when it comes. */
export const outcomeTool = defineTool(
  {
    name: 'outcome',
    title: 'The outcome of a gate',
    description:
      'The outcome of a run: status, route, why, evidence, suites, targets, baselines, receipts; each failure with a ' +
      'command that reproduces it. Waits for it for so many seconds where the run has not ended.',
    input: z.strictObject({ id: RunId, waitSeconds: WaitSeconds }),
    readsOnly: true,
    work: ({ id, waitSeconds }, call) =>
      withClient(async (client) => {
        const run = await createGateClient(client).find(id);
        if (waitSeconds > 0) return awaitOutcome(run, () => run.begun(), waitSeconds, {}, call);
        const outcome = await run.show();
        return outcomeAnswer(outcome, {}, outcome.status === null ? null : await run.receipts(outcome));
      }),
  },
  parseArguments,
);
