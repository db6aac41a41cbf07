import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { durationFault, durationOf } from '../../cli/run/duration.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import type { GateRequest } from '../../gate/contract/request.ts';
import { INSTANT, REAL } from './cluster-world.ts';
import { gateOf } from './follow-gate.ts';
import { type Footprint, footprintOf, grown, median } from './footprint.ts';
import { type GatesOnCluster, openGatesOnCluster } from './gates-on-cluster.ts';

const { DURATION = '30m' } = process.env;
const DURATION_MS = durationOf(DURATION) ?? 0;
/** Of the sample, one after the other all along; SAMPLES=0: none, and the bench hosts idle. */
const WITH_SAMPLES = process.env.SAMPLES !== '0';

/** Pull requests that are gated over and over. */
const PULL_REQUESTS = 40;
const AT_ONCE = 4;

/** How often everything is looked at. */
const LOOKS = 30;

let opened: GatesOnCluster;
beforeAll(async () => {
  if (DURATION_MS === 0) throw new Error(`DURATION: ${durationFault(DURATION)}`);
  opened = await openGatesOnCluster(PULL_REQUESTS);
});
afterAll(() => opened?.end());

/** A gate that ended, and how long its history is. */
interface Ended {
  readonly events: number;
  readonly outcome: GateOutcome;
}

it('takes no more memory, handles, disk and history for the last gate than for one in the middle', async () => {
  const { instant, sample, world } = opened;
  const until = performance.now() + DURATION_MS;
  const ended: Record<string, Ended[]> = { [INSTANT]: [], [REAL]: [] };
  const lines = [
    ...Array.from({ length: AT_ONCE }, (_, first) => gateAfterGate(INSTANT, ownShare(instant.requests, first), until)),
    ...(WITH_SAMPLES ? [gateAfterGate(REAL, sample.requests, until)] : []),
  ];
  const footprints: Record<string, Footprint[]> = {};
  const looking = look(footprints, () => ended[INSTANT]?.length ?? 0, until);
  await Promise.all([...lines, looking]);

  const gates = Object.values(ended).flat();
  const events = (ended[INSTANT] ?? []).map((each) => each.events);
  const shortAndLong = `${Math.min(...events)} to ${Math.max(...events)}`;
  console.log(`${gates.length} gates, ${ended[REAL]?.length} of the sample; ${shortAndLong} events each`);
  expect(gates.filter(({ outcome }) => outcome.status !== 'pass').map(({ outcome }) => outcome)).toEqual([]);
  // Fewer tell nothing of how it goes on.
  expect(events.length).toBeGreaterThan(3 * AT_ONCE);
  const faults = Object.entries(footprints).flatMap(([name, its]) => grown(its).map((what) => `${name}: ${what}`));
  expect(faults).toEqual([]);
  const third = Math.floor(events.length / 3);
  expect(median(events.slice(-third))).toBeLessThanOrEqual(median(events.slice(third, 2 * third)) * 1.2);
  expect(world.lost).toEqual([]);

  async function gateAfterGate(namespace: string, requests: readonly GateRequest[], over: number): Promise<void> {
    const client = world.client(namespace);
    for (let next = 0; performance.now() < over; next += 1) {
      const request = requests[next % requests.length] as GateRequest;
      const outcome = await gateOf(client, { ...request, again: true });
      const { historyLength } = await client.workflow.getHandle(outcome.workflow?.id ?? '').describe();
      ended[namespace]?.push({ events: historyLength ?? 0, outcome });
    }
  }
});

/** What one of those who ask at once asks for: nobody else's, since the same gate would be joined. */
const ownShare = (requests: readonly GateRequest[], first: number): GateRequest[] =>
  requests.filter((_, index) => index % AT_ONCE === first);

/** Looks at every part, and prints what it takes, until the time is over. */
async function look(footprints: Record<string, Footprint[]>, gates: () => number, until: number): Promise<void> {
  const { victims, folder } = opened.world;
  while (performance.now() < until) {
    await sleep(DURATION_MS / LOOKS);
    const told: string[] = [];
    for (const [name, { part }] of Object.entries(victims)) {
      if (part.pid === null) continue;
      const footprint = await footprintOf(part.pid, join(folder, 'work', name));
      const { memoryMiB, handles, diskMiB } = footprint;
      told.push(`${name} ${memoryMiB} MiB ${handles} handles ${diskMiB} MiB on disk`);
      // The server's caches and the database's sessions are their own concern.
      if (isWorker(name)) footprints[name] = [...(footprints[name] ?? []), footprint];
    }
    console.log(`${gates()} instant gates: ${told.join('; ')}`);
  }
}

const isWorker = (name: string): boolean => /^(?:control|bench)-/.test(name);
