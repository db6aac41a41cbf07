import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Clock ticks of all cores since boot. */
export interface CpuTimes {
  readonly total: number;
  /** Also while waiting for a disk. */
  readonly idle: number;
  /** Given to other machines by the hypervisor. */
  readonly stolen: number;
}

/** By proc_stat(5): user nice system idle iowait irq softirq steal, then guests'. Null where the system doesn't say. */
export async function readCpuTimes(root: string): Promise<CpuTimes | null> {
  const stat = await readFile(join(root, 'proc/stat'), 'utf8').catch(() => '');
  const match = /^cpu +(\d+(?: \d+){7})/m.exec(stat);
  if (match === null) return null;
  const times = (match[1] ?? '').split(' ').map(Number);
  const [, , , idle = 0, waiting = 0, , , stolen = 0] = times;
  return { total: times.reduce((sum, time) => sum + time, 0), idle: idle + waiting, stolen };
}
