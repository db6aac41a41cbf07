import { hostname } from 'node:os';
import type { Lane } from '../../gate/names/names.ts';

/**
 * The id of a host's queue: `BENCHMARK_GATE_HOST_ID`, else the machine's name; with the lane, since one machine may have
 * a worker of each kind. It has to stay when a worker restarts, or a lane would move away from its own checkout.
 */
export function hostId(lane: Lane, env: Readonly<Record<string, string | undefined>>): string {
  const name = env.BENCHMARK_GATE_HOST_ID?.trim() || hostname();
  return `${name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100)}-${lane}`;
}
