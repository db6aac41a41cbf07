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
  setHandler(hostLeased, ({ leaseId, host }) => {
    hosts.set(leaseId, host);
  });

  return async (lane, waitMs, work) => {
    const leaseId = uuid4();
    const scope = new CancellationScope();
    let lost: { error: unknown } | null = null;
    const lease = scope
      .run(() =>
        leaseProxy(lane, waitMs).leaseHost.executeWithOptions({ summary: `hold a ${lane} host` }, [{ leaseId, lane }]),
      )
      .catch((error: unknown) => {
        lost = { error };
      });
    try {
      for (let start = 1; start <= MAXIMUM_STARTS; start++) {
        await condition(() => hosts.has(leaseId) || lost !== null);
        const host = hosts.get(leaseId);
        if (lost !== null || host === undefined) throw unavailable(lane, lost);
        const moved = () => lost !== null || hosts.get(leaseId)?.id !== host.id;
        if (await finishes(() => work(host), moved)) return;
      }
      throw new HostUnavailable(`the ${lane} lane was lost ${MAXIMUM_STARTS} times`);
    } finally {
      scope.cancel();
      await CancellationScope.nonCancellable(() => lease);
    }
  };
}

/** True when `work` ended; false when the lane moved meanwhile or the host lost its work, so that it has to start over. */
async function finishes(work: () => Promise<void>, moved: () => boolean): Promise<boolean> {
  let leavingHost = false;
  const doing = new CancellationScope();
  const watching = new CancellationScope();
  const working = doing.run(work).then(
    () => true,
    (error: unknown) => {
      if (leavingHost || error instanceof HostLost) return false;
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
