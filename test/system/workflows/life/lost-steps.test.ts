import { afterAll, beforeAll, expect, it } from 'vitest';
import { exitCodeOf, exitCodeOfMeasure } from '../../../../client/exit-code.ts';
import { GateBench, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { measuringOf } from '../../../support/workflows/measuring.ts';
import { hold } from '../../../support/workflows/moments.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const hosts = [cpuHost(), deviceless];
const silentControl = true;

/** A step that is begun and never heard of again, as that of a worker which was killed. */
function losing() {
  const begun: number[] = [];
  const { held, release } = hold();
  const lose = async (): Promise<never> => {
    begun.push(begun.length + 1);
    await held;
    throw new Error('nobody waits for this any more');
  };
  return { begun, lose, release };
}

it.concurrent.each(['gatherContext', 'evaluate'] as const)(
  'is an outage, and not the gate’s fault, where control was lost over %s in every attempt',
  async (step) => {
    const { begun, lose, release } = losing();
    const scene = { profile: profile(), hosts, silentControl, control: { [step]: lose } };
    await bench.scene(scene, async ({ gates, request, standIn }) => {
      const outcome = await (await gates.start(request)).outcome().finally(release);
      expect(outcome).toMatchObject({
        status: 'skipped',
        reason: 'degraded-provider',
        route: { kind: 'FINALIZE', to: 'quality-finalizer' },
        state: 'in-progress',
        why: `not measured: no worker finished ${step} in any attempt (activity Heartbeat timeout)`,
        grounds: { row: '8' },
      });
      expect(outcome).not.toHaveProperty('fault');
      expect(exitCodeOf(outcome)).toBe(0);
      expect(begun).toEqual([1, 2, 3]);
      const { checkRuns } = await standIn.dump(REPOSITORY);
      expect(checkRuns.find(({ head_sha }) => head_sha === request.headSha)).toMatchObject({ status: 'completed' });
    });
  },
);

it.concurrent('is an outage for a measuring without a gate, too', async () => {
  const { begun, lose, release } = losing();
  const options = { withoutGate: true, profile: profile({ targets: {} }), hosts, silentControl };
  const context = { profileDigest: 'd'.repeat(64), branch: null };
  await bench.scene({ ...options, context, control: { gatherContext: lose } }, async (scene) => {
    const run = await measuringOf(scene).start();
    const outcome = await run.outcome().finally(release);
    expect(outcome).toMatchObject({
      status: 'nothing',
      why: 'no worker finished gatherContext in any attempt (activity Heartbeat timeout)',
    });
    expect(outcome).not.toHaveProperty('fault');
    expect(exitCodeOfMeasure(outcome)).toBe(0);
    expect(begun).toEqual([1, 2, 3]);
  });
});
