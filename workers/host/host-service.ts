import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { hostFaults } from '../../adapters/host/host-faults.ts';
import type { Lane } from '../../gate/names/names.ts';
import type { WorkerPlace } from '../control/control-worker.ts';
import { createHostActivities } from './host-activities.ts';
import { hostNeeds, laneFolder } from './host-needs.ts';
import { HostStanding } from './host-standing.ts';
import { createHostWorkers, runHost } from './host-workers.ts';
import { remarkOnce } from './remark-once.ts';

/** How often a host that isn't fit for work looks whether it is now, and an idle one whether it still is. */
const UNFIT_LOOK_MS = 10_000;
const IDLE_LOOK_MS = 60_000;

interface HostService {
  readonly lane: Lane;
  readonly hostId: string;
  readonly env: Environment;
  /** Ends what is under way, and the service. */
  readonly stopping: AbortSignal;
  /** Ends the service when what is under way has ended. */
  readonly draining: AbortSignal;
  readonly say: (line: string) => void;
  /** Is told what of the machine a person should know, each time anew. */
  readonly remark: (line: string) => void;
}

/** Serves the hosts of one worker, one for each lane: what they find out of their machine is said once. */
export async function serveHosts(
  place: WorkerPlace,
  client: Client,
  hosts: readonly Pick<HostService, 'lane' | 'hostId'>[],
  common: Pick<HostService, 'env' | 'stopping' | 'draining' | 'say'>,
): Promise<void> {
  const remark = remarkOnce(common.say);
  await Promise.all(hosts.map((host) => serveHost(place, client, { ...common, ...host, remark })));
}

/**
 * Serves a lane's host until it is stopped or drained. A host that fails its own preflight takes nothing and isn't seen
 * by anybody: it says why, looks again, and comes back by itself.
 */
async function serveHost(place: WorkerPlace, client: Client, service: HostService): Promise<void> {
  const { lane, hostId, stopping, draining, say } = service;
  const ending = AbortSignal.any([stopping, draining]);
  const standing = new HostStanding(client, { name: hostId, folder: laneFolder(service.env, lane) });
  let said = '';
  try {
    while (!ending.aborted) {
      const faults = await faultsOf(service, standing, false);
      if (faults.length > 0) {
        const why = `${lane} host ${hostId} takes nothing: ${faults.join('; ')}`;
        if (why !== said) say(why);
        said = why;
        await sleep(UNFIT_LOOK_MS, undefined, { signal: ending }).catch(() => undefined);
        continue;
      }
      say(said === '' ? `${lane} host ${hostId}` : `${lane} host ${hostId} takes work again`);
      said = '';
      await serveWhileFit(place, client, service, standing);
    }
  } finally {
    await standing.close();
  }
}

/** Of this machine first: where it can't work at all, nothing is written. */
async function faultsOf(service: HostService, standing: HostStanding, isServing: boolean): Promise<readonly string[]> {
  const faults = await hostFaults(hostNeeds(service));
  return faults.length > 0 ? faults : standing.faults(isServing);
}

async function serveWhileFit(
  place: WorkerPlace,
  client: Client,
  service: HostService,
  standing: HostStanding,
): Promise<void> {
  const { stopping, draining } = service;
  const faults = () => faultsOf(service, standing, true);
  const identity = standing.identity();
  let held = false;
  const activities = await createHostActivities({ ...service, nonce: identity.nonce }, client, {
    say: service.say,
    remark: service.remark,
    stopping,
    faults,
    onHeld: (now) => {
      held = now;
    },
  });
  const workers = await createHostWorkers(place, { lane: service.lane, identity }, activities);
  const unfit = new AbortController();
  const timer = setInterval(async () => {
    // A lane under way has the host to itself: also the disk that it fills.
    if (!held && (await faults()).length > 0) unfit.abort();
  }, IDLE_LOOK_MS);
  try {
    await runHost(workers, { stopping, draining: AbortSignal.any([draining, unfit.signal]) });
  } finally {
    clearInterval(timer);
  }
}
