import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HostTerms } from '../../../../gate/profile/profile.ts';
import { until } from '../../../support/until.ts';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { seen } from '../../../support/workflows/moments.ts';
import { CPU, cpuHost, deviceless, OPTIONAL, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const waits = (cpu: string) => profile({ waits: { cpu, cuda: '2 s' } });

it.concurrent('asks again while a host refuses, and measures where one is fit', async () => {
  let fit = false;
  const host = cpuHost({
    refuses: () => (fit ? null : 'load 3.00 per core (at most 0.50)'),
    remarks: ['SMT on'],
  });
  await bench.scene(
    { golden: 'refused-by-host', profile: waits('60 s'), hosts: [host, deviceless] },
    async ({ gates, request, journal, store }) => {
      const run = await gates.start(request);
      const refused = `waiting for a cpu host, refused by ${host.id}: load 3.00 per core (at most 0.50)`;
      await until('why the host refused', async () => (await run.progress()).phase === refused);
      fit = true;
      await seen(journal, 'measure kernels');
      const { lanes } = await until('its progress', () => run.progress());
      expect(lanes.find(({ lane }) => lane === 'cpu')).toMatchObject({ hostId: host.id, notes: ['SMT on'] });
      const outcome = await run.outcome();
      expect(outcome.status).toBe('pass');
      expect(outcome.evidence[0]).toContain(`not quiet: ${host.id} (SMT on)`);
      expect(store.baselines[0]?.host.state?.remarks).toEqual(['SMT on']);
    },
  );
});

it.concurrent('ends for want of a fit host with its reason, and nothing is written there', async () => {
  const host = cpuHost({ refuses: () => 'no sandbox, which the profile or a change from a fork requires' });
  await bench.scene({ profile: waits('4 s'), hosts: [host, deviceless] }, async ({ gates, request, journal }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome).toMatchObject({ status: 'skipped', reason: 'degraded-provider', state: 'in-progress' });
    expect(outcome.why).toContain(
      `no cpu host was fit in time: ${host.id}: no sandbox, which the profile or a change from a fork requires`,
    );
    expect(new Set(journal)).toEqual(new Set([`${host.id} refuse`]));
  });
});

it.concurrent('asks each host for the sandbox that control found to be needed', async () => {
  const asked: unknown[] = [];
  const host = cpuHost({
    refuses: (terms: HostTerms | undefined) => {
      asked.push(terms?.isolation);
      return null;
    },
  });
  await bench.scene(
    { profile: waits('60 s'), hosts: [host, deviceless], context: { isolation: 'required' } },
    async ({ gates, request }) => {
      expect((await (await gates.start(request)).outcome()).status).toBe('pass');
      expect(new Set(asked)).toEqual(new Set(['required']));
    },
  );
});

it.concurrent('says of a build that fails where there was nothing to keep it in', async () => {
  const buildFails = { class: 'compile-error', message: 'the change does not compile' };
  const host = cpuHost({
    isolation: 'none',
    commands: { [CPU]: { targets: {}, buildFails }, [OPTIONAL]: { targets: {}, buildFails } },
  });
  await bench.scene({ profile: waits('60 s'), hosts: [host, deviceless] }, async ({ gates, request, journal }) => {
    const run = await gates.start(request);
    await seen(journal, `${host.id} build`);
    const outcome = await run.outcome();
    expect(outcome.status).toBe('fail');
    expect(outcome.evidence[0]).toContain(`isolation: none on ${host.id} (no sandbox`);
  });
});
