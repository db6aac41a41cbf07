import { z } from 'zod';
import { exitCodeOf } from '../../../client/exit-code.ts';
import { createGateClient } from '../../../client/gate-client.ts';
import { firstLine, routeLine } from '../../terminal/print-outcome.ts';
import { printable } from '../../terminal/printable.ts';
import { withClient } from '../../terminal/with-server.ts';
import { parseArguments, RunId } from '../arguments.ts';
import { boundedAnswer, boundedText } from '../bounded-answer.ts';
import { defineTool } from '../tool.ts';

/** What a run does now, or how it ended. */
export const statusTool = defineTool(
  {
    name: 'status',
    title: 'What a gate does now',
    description: 'What a run does now: its phase, hosts and suites; or how it ended, and where the work goes next.',
    input: z.strictObject({ id: RunId }),
    readsOnly: true,
    work: ({ id: named }, { signal }) =>
      withClient(async (client) => {
        const run = await createGateClient(client).find(named);
        const outcome = await run.show();
        const { id } = run;
        const { gate, status, reason, route } = outcome;
        const common = { id, running: status === null, exitCode: exitCodeOf(outcome), gate, status, reason, route };
        if (status !== null) {
          const text = [firstLine(outcome), routeLine(outcome)].filter(Boolean).join('; ');
          return { text: boundedText(printable(text)), document: boundedAnswer(common) };
        }
        const { phase, iteration, lanes } = await run.progress(signal);
        const suites = lanes.flatMap(({ lane, suites }) => suites.map((suite) => ({ lane, ...suite })));
        const hosts = lanes.map(({ suites: _, ...host }) => host);
        return {
          text: boundedText(printable(`${gate} in progress, pass ${iteration + 1}: ${phase}`)),
          document: boundedAnswer({ ...common, phase, pass: iteration + 1, hosts, suites }),
        };
      }),
  },
  parseArguments,
);
