import { CancellationScope, condition, defineSignal, setHandler, uuid4 } from '@temporalio/workflow';
import { HOST_LEASED_SIGNAL, type Lane } from '../gate/contract/names.ts';
import type { HostDescription } from '../gate/policy/suite-run.ts';
import { leaseProxy } from './activities.ts';
import { HostLost, HostUnavailable, isScheduleToStart } from './failures.ts';

const hostLeased = defineSignal<[{ leaseId: string; host: HostDescription }]>(HOST_LEASED_SIGNAL);

/** Two moves, as the flow's rule has it: the third loss ends the lane. */
const MAXIMUM_STARTS = 3;

/**
 * Holds a host of a kind while `work` runs on it. When the host dies, the lease's next attempt names another host (or
 * the same one, come back); on another one `work` starts over, and must keep what it finished.
 *
 * @param waitMs how long an idle host is waited for
 * @throws HostUnavailable when none came in time, or the lane was lost a third time
 */
export type WithHost = (lane: Lane, waitMs: number, work: (host: HostDescription) => Promise<void>) => Promise<void>;

/** Starts to listen for leased hosts. To be called once, before the first activity. */
export function listenForHosts(): WithHost {
  const hosts = new Map<string, HostDescription>();
  setHandler(hostLeased, (leased) => {
    // Anybody who may signal can send anything: what isn't a lease of this run is passed over.
    if (isLeased(leased)) hosts.set(leased.leaseId, leased.host);
  });

  return async (lane, waitMs, work) => {
    let lease = takeLease(hosts, lane, waitMs);
    try {
      for (let start = 1; start <= MAXIMUM_STARTS; start++) {
        await condition(() => lease.host() !== null || lease.lost() !== null);
        const host = lease.host();
        if (lease.lost() !== null || host === null) throw unavailable(lane, lease.lost());
        const moved = () => lease.lost() !== null || lease.host()?.id !== host.id;
        const end = await finish(() => work(host), moved);
        if (end === 'done') return;
        if (end === 'lost' && start < MAXIMUM_STARTS) {
          // The lease may still name the host that is gone: an idle one is asked for anew.
          await lease.release();
          lease = takeLease(hosts, lane, waitMs);
        }
      }
      throw new HostUnavailable(`the ${lane} lane was lost ${MAXIMUM_STARTS} times`);
    } finally {
      await CancellationScope.nonCancellable(() => lease.release());
    }
  };
}

interface Lease {
  /** The host that holds it now; null: none yet. */
  host(): HostDescription | null;
  /** How it ended without being released; null: it hasn't. */
  lost(): { readonly error: unknown } | null;
  release(): Promise<void>;
}

function takeLease(hosts: Map<string, HostDescription>, lane: Lane, waitMs: number): Lease {
  const leaseId = uuid4();
  const scope = new CancellationScope();
  let lost: { error: unknown } | null = null;
  const held = scope
    .run(() =>
      leaseProxy(lane, waitMs).leaseHost.executeWithOptions({ summary: `hold a ${lane} host` }, [{ leaseId, lane }]),
    )
    .catch((error: unknown) => {
      lost = { error };
    });
  return {
    host: () => hosts.get(leaseId) ?? null,
    lost: () => lost,
    release() {
      scope.cancel();
      return held;
    },
  };
}

const isLeased = (signal: unknown): signal is { leaseId: string; host: HostDescription } => {
  const { leaseId, host } = (signal ?? {}) as { leaseId?: unknown; host?: Partial<HostDescription> | null };
  const texts = [leaseId, host?.id, host?.machineClass];
  return texts.every((text) => typeof text === 'string') && typeof host?.gpu?.available === 'boolean';
};

/**
 * How `work` ended: `moved`, when the lane's host is another one now; `lost`, when the host no longer takes the work, or
 * has forgotten it. Either way it has to start over.
 */
async function finish(work: () => Promise<void>, moved: () => boolean): Promise<'done' | 'moved' | 'lost'> {
  let leavingHost = false;
  const doing = new CancellationScope();
  const watching = new CancellationScope();
  const working = doing.run(work).then(
    () => 'done' as const,
    (error: unknown) => {
      if (leavingHost) return 'moved' as const;
      if (error instanceof HostLost) return 'lost' as const;
      throw error;
    },
  );
  const leaving = watching
    .run(() => condition(moved))
    .then(
      () => {
        leavingHost = true;
        doing.cancel();
        return working;
      },
      () => working, // Cancelled: by the end of the work, or together with it.
    );
  try {
    return await Promise.race([working, leaving]);
  } finally {
    watching.cancel();
  }
}

function unavailable(lane: Lane, lost: { error: unknown } | null): HostUnavailable {
  return isScheduleToStart(lost?.error)
    ? new HostUnavailable(`no ${lane} host came in time`)
    : new HostUnavailable(`the ${lane} lane lost its host ${MAXIMUM_STARTS} times`);
}
