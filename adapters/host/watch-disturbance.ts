import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Disturbance } from '../../gate/baseline/measurement-set.ts';
import { readThrottles } from './cpu-state.ts';

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
  const [stat, throttles] = await Promise.all([
    readFile(join(root, 'proc/stat'), 'utf8').catch(() => ''),
    readThrottles(root),
  ]);
  return { cpu: cpuTimes(stat), throttles };
}

/** Clock ticks of all cores since boot, by proc_stat(5): user nice system idle iowait irq softirq steal, then guests'. */
function cpuTimes(stat: string): { readonly total: number; readonly stolen: number } | null {
  const match = /^cpu +(\d+(?: \d+){7})/m.exec(stat);
  if (match === null) return null;
  const times = (match[1] ?? '').split(' ').map(Number);
  return { total: times.reduce((sum, time) => sum + time, 0), stolen: times[7] ?? 0 };
}
