import type { Client } from '@temporalio/client';
import { connect } from '../../client/connect.ts';
import { createGateClient } from '../../client/gate-client.ts';
import { startDemoStack } from '../../demo/demo-stack.ts';
import { DEMO_REPOSITORY } from '../../demo/seed-github.ts';
import { judge, spreadOf } from '../figures/figure.ts';
import type { Suite } from './suite.ts';

/** A quick one: what a gate takes itself is beside the point. */
const SUITE = 'simd';

/** What a thin request adds to the very gate that it began: completing it, starting that, and being told its outcome. */
export const asking: Suite = async ({ repetitions, show }) => {
  const signal = new AbortController().signal;
  const stack = await startDemoStack(process.env, (line) => void process.stderr.write(`${line}\n`), signal);
  try {
    const { client, close } = await connect({ address: stack.server.address, namespace: 'default' });
    try {
      const [added, gates]: [number[], number[]] = [[], []];
      // The first finds nothing warm: control has not fetched the repository yet.
      for (let repetition = -1; repetition < repetitions; repetition += 1) {
        const asked = await createGateClient(client).ask({
          repository: DEMO_REPOSITORY,
          pullRequest: stack.pullRequest,
          source: stack.sample.folder,
          profile: 'sample',
          suites: [SUITE],
        });
        const { workflow } = await asked.outcome();
        const whole = await secondsOf(client, asked.id ?? '');
        const gate = await secondsOf(client, workflow?.id ?? '');
        if (repetition < 0) continue;
        added.push(whole - gate);
        gates.push(gate);
      }
      const here = spreadOf(added);
      show([
        {
          name: 'what a thin request adds to its gate, of one suite',
          unit: 's',
          here,
          plain: null,
          beside: { name: 'the gate', figure: spreadOf(gates) },
          goal: judge(here.median, { atMost: 0.5 }),
        },
      ]);
    } finally {
      await close();
    }
  } finally {
    await stack.stop();
  }
};

/** How long the newest run of a workflow took, by the server's clock. */
async function secondsOf(client: Client, id: string): Promise<number> {
  const { startTime, closeTime } = await client.workflow.getHandle(id).describe();
  if (closeTime === undefined) throw new Error(`${id} has not ended`);
  return (closeTime.getTime() - startTime.getTime()) / 1000;
}
