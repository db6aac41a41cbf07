import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { hostFaults } from '../../adapters/host/host-faults.ts';
import type { Lane } from '../../gate/names/names.ts';
import type { WorkerPlace } from '../control/control-worker.ts';
import { createHostActivities } from './host-activities.ts';
import { hostNeeds } from './host-needs.ts';
import { createHostWorkers, runHost } from './host-workers.ts';

/** How often a host that isn't fit for work looks whether it is now, and an idle one whether it still is. */
const UNFIT_LOOK_MS = 10_000;
const IDLE_LOOK_MS = 60_000;

export interface HostService {
  readonly lane: Lane;
  readonly hostId: string;
  readonly env: Environment;
  /** Ends what is under way, and the service. */
  readonly stopping: AbortSignal;
  /** Ends the service when what is under way has ended. */
  readonly draining: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * Serves a lane's host until it is stopped or drained. A host that fails its own preflight takes nothing and isn't seen
 * by anybody: it says why, looks again, and comes back by itself.
 */
export async function serveHost(place: WorkerPlace, client: Client, service: HostService): Promise<void> {
  const { lane, hostId, stopping, draining, say } = service;
  const ending = AbortSignal.any([stopping, draining]);
  const needs = hostNeeds(service);
  let said = '';
  while (!ending.aborted) {
    const faults = await hostFaults(needs);
    if (faults.length > 0) {
      const why = `${lane} host ${hostId} takes nothing: ${faults.join('; ')}`;
      if (why !== said) say(why);
      said = why;
      await sleep(UNFIT_LOOK_MS, undefined, { signal: ending }).catch(() => undefined);
      continue;
    }
    say(said === '' ? `${lane} host ${hostId}` : `${lane} host ${hostId} takes work again`);
    said = '';
    await serveWhileFit(place, client, service);
  }
}

async function serveWhileFit(place: WorkerPlace, client: Client, service: HostService): Promise<void> {
  const { stopping, draining } = service;
  const needs = hostNeeds(service);
  let held = false;
  const activities = await createHostActivities(service, client, {
    say: service.say,
    stopping,
    faults: () => hostFaults(needs),
    onHeld: (now) => {
      held = now;
    },
  });
  const workers = await createHostWorkers(place, service, activities);
  const unfit = new AbortController();
  const timer = setInterval(async () => {
    // A lane under way has the host to itself: also the disk that it fills.
    if (!held && (await hostFaults(needs)).length > 0) unfit.abort();
  }, IDLE_LOOK_MS);
  try {
    await runHost(workers, { stopping, draining: AbortSignal.any([draining, unfit.signal]) });
  } finally {
    clearInterval(timer);
  }
}
