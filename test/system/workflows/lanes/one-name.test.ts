import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostQueue } from '../../../../gate/names/names.ts';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { seen, untilAborted } from '../../../support/workflows/moments.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

it('asks the host that leased its lane, and not another one of the same name', async () => {
  const id = 'compose-cpu';
  const first = cpuHost({
    id,
    nonce: '0000000a',
    beforeMeasure: (_: string, signal: AbortSignal) => untilAborted(signal),
  });
  await bench.scene(
    { profile: profile(), hosts: [deviceless] },
    async ({ gates, request, journal, addHost, client }) => {
      const dying = await addHost(first);
      const run = await gates.start(request);
      await seen(journal, 'measure kernels');
      const moved = journal.length;
      const second = cpuHost({ id, nonce: '0000000b' });
      await addHost(second);
      await dying.stop();
      expect((await run.outcome()).status).toBe('pass');
      // A host of the same name that the lane moved to hasn't got the checkout of the first one.
      expect(journal.slice(moved)).toContain(`${id} prepare`);
      const { events } = await client.workflow.getHandle(run.id).fetchHistory();
      const queues = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
        scheduled?.activityType?.name === 'prepareCheckout' ? [scheduled.taskQueue?.name] : [],
      );
      expect(queues).toEqual([hostQueue(`${id}-0000000a`), hostQueue(`${id}-0000000b`)]);
    },
  );
});
