import { loadavg } from 'node:os';
import type { Disturbance } from '../../gate/hosts/fingerprint.ts';
import { readThrottles } from './cpu-state.ts';
import { readCpuTimes } from './cpu-times.ts';

/**
 * Begins to watch what else the machine does; the returned function ends that.
 *
 * @param root where `sys` and `proc` are; the machine's own by default
 */
export async function watchDisturbance(root = '/'): Promise<() => Promise<Disturbance>> {
  const before = await counters(root);
  return async () => {
    const after = await counters(root);
    const elapsed = (after.cpu?.total ?? 0) - (before.cpu?.total ?? 0);
    const stolen = (after.cpu?.stolen ?? 0) - (before.cpu?.stolen ?? 0);
    const throttled = (after.throttles ?? 0) - (before.throttles ?? 0);
    return {
      load: loadavg()[0] ?? 0,
      // Counters of a machine that was moved may begin anew: then there is nothing to say.
      ...(elapsed > 0 && stolen >= 0 && stolen <= elapsed ? { stolen: stolen / elapsed } : {}),
      ...(after.throttles !== undefined && throttled >= 0 ? { throttled } : {}),
    };
  };
}

async function counters(root: string) {
  const [cpu, throttles] = await Promise.all([readCpuTimes(root), readThrottles(root)]);
  return { cpu, throttles };
}
