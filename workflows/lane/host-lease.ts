import { CancellationScope, condition, patched, setHandler, sleep } from '@temporalio/workflow';
import type { HostDescription } from '../../gate/hosts/description.ts';
import { hostKey, type Lane } from '../../gate/names/names.ts';
import { failureReport, HostLost, HostUnavailable, isScheduleToStart } from '../calls/failures.ts';
import { hostLeased, isLeased, type Lease, type LeaseTerms, takeLease } from './lease.ts';
import { waitInLine } from './watch-place.ts';

/** Two moves, as the flow's rule has it: the third loss ends the lane. */
const MAXIMUM_STARTS = 3;

/** A host that refused may be fit soon, or another one come; a lane that waits for an hour asks some 35 times. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 120_000;

/** What a lane asks for. */
interface HostWanted extends LeaseTerms {
  /** How long an idle and fit host is waited for. */
  readonly waitMs: number;
  /** Told what is known of the waiting: the lane's place, or why a host refused. */
  readonly onWaiting: (detail: string) => void;
}

/**
 * Holds a host of a kind while `work` runs on it. When the host dies, the lease's next attempt names another host (or
 * the same one, come back); on another one `work` starts over, and must keep what it finished.
 *
 * @throws HostUnavailable when none came in time, none was fit, or the lane was lost a third time
 */
export type WithHost = (wanted: HostWanted, work: (host: HostDescription) => Promise<void>) => Promise<void>;

/** Starts to listen for leased hosts. To be called once, before the first activity. */
export function listenForHosts(): WithHost {
  const hosts = new Map<string, HostDescription>();
  setHandler(hostLeased, (leased) => {
    // Anybody who may signal can send anything: what isn't a lease of this run is passed over.
    if (isLeased(leased)) hosts.set(leased.leaseId, addressed(leased.host));
  });

  return async (wanted, work) => {
    const { lane, waitMs } = wanted;
    const waiting = waitForFit(wanted);
    let lease = takeLease(hosts, wanted, waitMs);
    try {
      for (let start = 1; start <= MAXIMUM_STARTS; ) {
        const asked = lease;
        const arrival = () => condition(() => asked.host() !== null || asked.lost() !== null);
        await waitInLine(lane, arrival, wanted.onWaiting);
        const leftMs = await waiting.afterRefusal(lease.lost());
        if (leftMs !== null) {
          lease = takeLease(hosts, wanted, leftMs);
          continue;
        }
        const host = lease.host();
        if (lease.lost() !== null || host === null) throw unavailable(lane, lease.lost(), waiting.refused());
        const moved = () => {
          const now = lease.host();
          return lease.lost() !== null || now === null || hostKey(now) !== hostKey(host);
        };
        const end = await finish(() => work(host), moved);
        if (end === 'done') return;
        if (end === 'lost' && start < MAXIMUM_STARTS) {
          // The lease may still name the host that is gone: an idle one is asked for anew.
          await lease.release();
          lease = takeLease(hosts, wanted, waitMs);
        }
        start++;
      }
      throw new HostUnavailable(`the ${lane} lane was lost ${MAXIMUM_STARTS} times`);
    } finally {
      await CancellationScope.nonCancellable(() => lease.release());
    }
  };
}

/** A host is asked by its name alone where the run was asking so before: it answers there too. */
function addressed(host: HostDescription): HostDescription {
  if (host.nonce === undefined || patched('host-nonce')) return host;
  const { nonce: _, ...named } = host;
  return named;
}

/** Keeps a lane asking while hosts refuse it, for no longer than it waits for a host at all. */
function waitForFit({ waitMs, onWaiting, lane }: HostWanted) {
  const deadline = Date.now() + waitMs;
  let pauseMs = FIRST_PAUSE_MS;
  let last: string | null = null;
  return {
    /** What the last host that refused said; null: none did. */
    refused: () => last,
    /**
     * Pauses after a refusal, and says how long a host may still be waited for; null: nobody refused.
     *
     * @throws HostUnavailable where no time is left
     */
    async afterRefusal(lost: ReturnType<Lease['lost']>): Promise<number | null> {
      const report = failureReport(lost?.error);
      if (report?.class !== 'host-unfit' || !patched('refused-by-host')) return null;
      last = report.message;
      const leftMs = deadline - Date.now() - pauseMs;
      if (leftMs <= 0) throw new HostUnavailable(`no ${lane} host was fit in time: ${last}`);
      onWaiting(`refused by ${last}`);
      await sleep(pauseMs);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      return leftMs;
    },
  };
}

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

function unavailable(lane: Lane, lost: { error: unknown } | null, refused: string | null): HostUnavailable {
  if (!isScheduleToStart(lost?.error)) {
    return new HostUnavailable(`the ${lane} lane lost its host ${MAXIMUM_STARTS} times`);
  }
  const before = refused === null ? '' : `, after one was not fit: ${refused}`;
  return new HostUnavailable(`no ${lane} host came in time${before}`);
}
