import type { Lane } from '../names/names.ts';
import type { LaneConditions } from './fingerprint.ts';
import type { GpuFingerprint } from './gpu-fingerprint.ts';

/** What makes two machines comparable, and what only explains their noise. */
export interface HostDescription {
  /** What people call it. */
  readonly id: string;
  /** Tells it from another host that is called the same; see `HostIdentity`. Absent: a worker of an earlier version. */
  readonly nonce?: string;
  readonly lane: Lane;
  /** Two hosts of one class give comparable numbers: CPU model, cores in use, memory, architecture, GPU model and driver major. */
  readonly machineClass: string;
  readonly gpu: GpuProbe;
  readonly isolation: 'bubblewrap' | 'none';
  readonly conditions?: LaneConditions;
  /** Absent: a worker of an earlier version, which measures no pairs. */
  readonly pairs?: true;
}

/** Whether this host can measure on a GPU, and if not, why. */
export type GpuProbe =
  | ({ readonly available: true } & GpuFingerprint)
  | { readonly available: false; readonly reason: string };
