import { CancellationScope, defineSignal, uuid4 } from '@temporalio/workflow';
import type { HostDescription } from '../../gate/hosts/description.ts';
import { HOST_NONCE } from '../../gate/hosts/worker-identity.ts';
import { HOST_LEASED_SIGNAL, type Lane } from '../../gate/names/names.ts';
import type { HostTerms } from '../../gate/profile/profile.ts';
import { leaseProxy } from '../calls/activities.ts';

export const hostLeased = defineSignal<[{ leaseId: string; host: HostDescription }]>(HOST_LEASED_SIGNAL);

/** One asking for a host, and the holding of it. */
export interface Lease {
  /** The host that holds it now; null: none yet. */
  host(): HostDescription | null;
  /** How it ended without being released; null: it hasn't. */
  lost(): { readonly error: unknown } | null;
  release(): Promise<void>;
}

/** What a lane asks of its host. */
export interface LeaseTerms {
  readonly lane: Lane;
  /** What it has to be like. */
  readonly terms: HostTerms;
  /** On machines of which class the lane began; absent: on none yet. */
  readonly machineClass?: string;
}

/** @param waitMs how long a host may let itself be waited for */
export function takeLease(
  hosts: ReadonlyMap<string, HostDescription>,
  { lane, terms, machineClass }: LeaseTerms,
  waitMs: number,
): Lease {
  const leaseId = uuid4();
  const scope = new CancellationScope();
  let lost: { error: unknown } | null = null;
  const held = scope
    .run(() =>
      leaseProxy(lane, waitMs).leaseHost.executeWithOptions({ summary: `hold a ${lane} host` }, [
        { leaseId, lane, terms, ...(machineClass === undefined ? {} : { machineClass }) },
      ]),
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

/** Whether a signal says that a host was leased, for whom and which. */
export const isLeased = (signal: unknown): signal is { leaseId: string; host: HostDescription } => {
  const { leaseId, host } = (signal ?? {}) as { leaseId?: unknown; host?: Partial<HostDescription> | null };
  const texts = [leaseId, host?.id, host?.machineClass];
  const isNamed = host?.nonce === undefined || (typeof host.nonce === 'string' && HOST_NONCE.test(host.nonce));
  return isNamed && texts.every((text) => typeof text === 'string') && typeof host?.gpu?.available === 'boolean';
};
