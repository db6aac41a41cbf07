import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pMap from 'p-map';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { seeded } from '../chaos/random.ts';
import { breakParts } from './break-parts.ts';
import { INSTANT, REAL } from './cluster-world.ts';
import { gateOf } from './follow-gate.ts';
import { type GatesOnCluster, openGatesOnCluster } from './gates-on-cluster.ts';
import { countReceipts, oneOfEach } from './receipts-left.ts';

const SEED = Number(process.env.SEED ?? 1);
/** Of the instant kind, and of the sample; fewer for a quick look. */
const GATES = Number(process.env.GATES ?? 30);
const SAMPLES = Number(process.env.SAMPLES ?? 2);

/** So few at a time that faults meet gates at each of their steps. */
const AT_ONCE = 4;

/** How long a gate waits for something to break. */
const LONGEST_WAIT_MS = 10_000;

let opened: GatesOnCluster;
beforeAll(async () => {
  opened = await openGatesOnCluster(GATES);
});
afterAll(() => opened?.end());

it(`leaves one of each for ${GATES} instant gates and ${SAMPLES} of the sample, whatever part is killed, paused or cut off (seed ${SEED})`, async () => {
  const { instant, sample, world } = opened;
  const began = performance.now();
  const over = new AbortController();
  const faults = new EventTarget();
  const breaking = breakParts({
    ...{ world, random: seeded(SEED), over: over.signal },
    onFault: () => faults.dispatchEvent(new Event('fault')),
  });
  try {
    const real = Promise.all(sample.requests.slice(0, SAMPLES).map((request) => gateOf(world.client(REAL), request)));
    const quick = pMap(
      instant.requests,
      async (request) => {
        // Gates begin while something breaks, and not all before the first thing does.
        await Promise.race([once(faults, 'fault'), breaking, sleep(LONGEST_WAIT_MS)]);
        return gateOf(world.client(INSTANT), request);
      },
      { concurrency: AT_ONCE },
    );
    const instantOutcomes = await quick;
    console.log(`${seconds(began)} s: all instant gates have ended`);
    const realOutcomes = await real;
    over.abort();
    const done = await breaking;
    const outcomes = [...instantOutcomes, ...realOutcomes];
    console.log(JSON.stringify({ seed: SEED, seconds: seconds(began), gates: outcomes.length, faults: done.length }));
    expect(outcomes.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(await countReceipts(instant, instantOutcomes)).toEqual(oneOfEach(GATES));
    expect(await countReceipts(sample, realOutcomes)).toEqual({ ...oneOfEach(SAMPLES), ledgers: 2 });
    expect(await wrongBaselines(outcomes)).toEqual([]);
    expect(done.length).toBeGreaterThan(0);
    // A quick look may be over before each kind had its turn.
    if (GATES >= 30) expect(new Set(done.map(({ fault }) => fault)).size).toBe(3);
    expect(world.lost).toEqual([]);
  } finally {
    over.abort();
    await breaking.catch(() => undefined);
  }
});

const seconds = (since: number): number => Math.round((performance.now() - since) / 1000);

/** Baselines that aren't there as their outcomes say, and what is wrong with them. */
async function wrongBaselines(outcomes: readonly GateOutcome[]): Promise<unknown[]> {
  const wrong: unknown[] = [];
  for (const { workflow, baselines } of outcomes) {
    if (baselines.length !== 1 || baselines[0]?.complete !== true) wrong.push({ workflow, baselines });
    for (const { digest } of baselines) {
      const faults = await opened.world.store.verifyBaseline(digest);
      if (faults === null || faults.length > 0) wrong.push({ digest, faults });
    }
  }
  return wrong;
}
