import { afterAll, beforeAll, expect, it } from 'vitest';
import { followCommand } from '../../../../cli/run/follow.ts';
import { showCommand, statusCommand } from '../../../../cli/run/inspect.ts';
import type { GateClient } from '../../../../client/gate-client.ts';
import { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { said } from '../../../support/processes/said.ts';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { hold, seen } from '../../../support/workflows/moments.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const follow = (
  id: string,
  gates: GateClient,
  options: { wait?: string; json?: boolean; requirePass?: boolean } = {},
) => said((io) => followCommand(id, options, io, (work) => work(gates)));

it.concurrent('is looked at and followed by either of its ids, while it goes on and after', async () => {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
  await bench.scene({ profile: profile(), hosts }, async ({ gates, request, journal }) => {
    const run = await gates.start(request);
    const runId = run.start.identity.firstExecutionRunId;
    await seen(journal, 'measure kernels');
    // The server's list of runs follows a little later.
    await expect.poll(() => gates.find(runId).then(({ id }) => id, String), { timeout: 240_000 }).toBe(run.id);

    for (const id of [run.id, runId]) {
      const status = await said((io) => statusCommand(id, gates, io));
      expect(status).toMatchObject({
        code: 0,
        out: expect.stringMatching(
          /^generative:gate:benchmarks in progress, pass 1: measuring main kernels; 0 of \d suites done; \d.* so far\n$/,
        ),
      });
      const shown = await said((io) => showCommand(id, { json: true }, gates, io));
      expect(shown.code).toBe(4);
      expect(GateOutcome.parse(JSON.parse(shown.out))).toMatchObject({ status: null, why: 'measuring main kernels' });
      const followed = await follow(id, gates, { wait: '10ms' });
      expect(followed).toMatchObject({
        code: 4,
        err: expect.stringContaining(`still running: benchmark-gate follow ${run.id}\n`),
      });
      expect(followed.out).toMatch(/^generative:gate:benchmarks = in progress\n/);
    }
    await expect(follow(run.id, gates, { wait: '60' })).rejects.toThrow(/^--wait: expected a duration/);

    const following = follow(runId, gates, { json: true });
    release();
    const followed = await following;
    expect(followed.code).toBe(0);
    expect(JSON.parse(followed.out)).toMatchObject({ status: 'pass', workflow: { firstExecutionRunId: runId } });
    const later = await follow(runId, gates);
    expect(later).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^generative:gate:benchmarks = pass\n/),
    });

    const again = await gates.start(request);
    await again.outcome();
    // Its workflow id is a later run's now, and its own id is its own still.
    const earlier = await said((io) => showCommand(runId, { json: true }, gates, io));
    expect([earlier.code, JSON.parse(earlier.out)]).toEqual([0, JSON.parse(followed.out)]);
    expect((await said((io) => statusCommand(runId, gates, io))).out).toContain('generative:gate:benchmarks = pass');
    expect(await (await gates.find(runId)).cancel()).toBe(false);
    expect((await (await gates.find(runId)).begun()).workflow?.firstExecutionRunId).toBe(runId);
    expect((await gates.find(again.start.identity.firstExecutionRunId.toUpperCase())).id).toBe(run.id);
    const archive = `${run.id}/history/${runId}`;
    await expect(gates.find(archive)).rejects.toThrow(`${archive} is no run of a gate`);
    await expect(gates.find(runId.replace(/^./, (digit) => (digit === '0' ? '1' : '0')))).rejects.toThrow(
      'no run has the id',
    );
  });
});

it.concurrent('that was skipped says so in its first line, and fails whoever requires a pass', async () => {
  const prepareFails = { class: 'tool-missing' as const, message: 'no cmake on this host' };
  await bench.scene(
    { profile: profile(), hosts: [cpuHost({ prepareFails }), deviceless] },
    async ({ gates, request }) => {
      const run = await gates.start(request);
      await run.outcome();
      const first =
        'generative:gate:benchmarks = skipped (missing-tool): a tool is missing: main: no cmake on this host; install what is missing on the bench host and ask for the gate again';
      for (const requirePass of [false, true]) {
        const code = requirePass ? 1 : 0;
        const shown = await said((io) => showCommand(run.id, { requirePass }, gates, io));
        for (const { code: exit, out } of [shown, await follow(run.id, gates, { requirePass })]) {
          expect([exit, out.split('\n')[0]]).toEqual([code, first]);
        }
      }
      expect(await said((io) => statusCommand(run.id, gates, io))).toMatchObject({
        code: 0,
        out: `${first}; FINALIZE → quality-finalizer\n`,
      });
    },
  );
});
