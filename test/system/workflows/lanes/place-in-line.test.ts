import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateRun } from '../../../../client/runs/gate-run.ts';
import { placeInWords } from '../../../../gate/hosts/lane-place.ts';
import { until } from '../../../support/until.ts';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { hold, seen } from '../../../support/workflows/moments.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const saysPhase = (run: GateRun, phase: string) =>
  until(`the phase ${phase}`, async () => (await run.progress()).phase === phase);

it.concurrent('says how many wait before it, and that it is next', async () => {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
  const waits = { waits: { cpu: '120 s', cuda: '2 s' } };
  await bench.scene(
    { golden: 'waits-in-line', profile: profile(waits), hosts },
    async ({ gates, request, journal }) => {
      const named = (name: string) => ({ ...request, profile: { ...request.profile, name } });
      const first = await gates.start(named('first'));
      await seen(journal, 'measure kernels');
      const second = await gates.start(named('second'));
      await saysPhase(second, 'waiting for a cpu host, next in line');
      const third = await gates.start(request);
      await saysPhase(third, 'waiting for a cpu host, 1 ahead');
      release();
      const outcomes = await Promise.all([first, second, third].map((run) => run.outcome()));
      expect(outcomes.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
      expect(journal.filter((line) => line.endsWith('lease'))).toHaveLength(3);
    },
  );
});

it.concurrent('is honest about what it did not look at', () => {
  expect(placeInWords({ ahead: 0, isAll: true, hosts: 1 })).toBe('next in line');
  expect(placeInWords({ ahead: 100, isAll: false, hosts: 1 })).toBe('at least 100 ahead');
  expect(placeInWords({ ahead: 2, isAll: true, hosts: 0 })).toBe('2 ahead; no host of the kind is seen');
  expect(placeInWords({ ahead: 0, isAll: true, hosts: 0 })).toBe('no host of the kind is seen');
});
