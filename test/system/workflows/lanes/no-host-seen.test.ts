import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../../support/until.ts';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { profile } from '../../../support/workflows/profiles.ts';

// A server of its own: hosts that were there a minute ago would still be seen.
let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

it.concurrent('says that no host of the kind is there', async () => {
  const suites = { main: profile().suites.main };
  const waits = { cpu: '5 min', cuda: '2 s' };
  const alone = profile({ waits, suites, metrics: {}, targets: {}, evidence: [] });
  await bench.scene({ profile: alone }, async ({ gates, request }) => {
    const run = await gates.start(request);
    const phase = 'waiting for a cpu host, no host of the kind is seen';
    await until(phase, async () => (await run.progress()).phase === phase);
    await run.cancel();
    expect((await run.outcome()).why).toContain('cancelled');
  });
});
