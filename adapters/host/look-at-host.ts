import { readFile, statfs } from 'node:fs/promises';
import { availableParallelism, freemem, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseCpus } from '../../gate/hosts/cpus.ts';
import type { HostState } from '../../gate/hosts/state.ts';
import { readCpuTimes } from './cpu-times.ts';
import { watchDisturbance } from './watch-disturbance.ts';

/** Long enough for some ticks of every core, and nothing beside a lane. */
const LOOK_MS = 250;

/**
 * How quiet this host is now.
 *
 * @param folder the free space counts where this is
 * @param root where `sys` and `proc` are; the machine's own by default
 */
export async function lookAtHost(folder: string, root = '/'): Promise<Omit<HostState, 'remarks' | 'gpuProcesses'>> {
  const [before, since] = await Promise.all([readCpuTimes(root), watchDisturbance(root)]);
  await sleep(LOOK_MS);
  const [after, { stolen, throttled }] = await Promise.all([readCpuTimes(root), since()]);
  const busy = before === null || after === null ? undefined : busyShare(before, after);
  return {
    at: new Date().toISOString(),
    load: (loadavg()[0] ?? 0) / availableParallelism(),
    ...(busy === undefined ? {} : { busy }),
    ...(stolen === undefined ? {} : { stolen }),
    ...(throttled === undefined ? {} : { throttled }),
    freeMemoryBytes: await availableMemory(root),
    freeDiskBytes: await freeDiskBytes(folder),
  };
}

/** Space that the worker's user may still fill where a folder is, in bytes. */
export async function freeDiskBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Numbers of the cores that this process may use. */
export async function usableCpus(root = '/'): Promise<number[]> {
  const status = await readFile(join(root, 'proc/self/status'), 'utf8').catch(() => '');
  const listed = parseCpus(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '');
  return listed.length > 0 ? listed : Array.from({ length: availableParallelism() }, (_, cpu) => cpu);
}

type CpuTimes = NonNullable<Awaited<ReturnType<typeof readCpuTimes>>>;

function busyShare(before: CpuTimes, after: CpuTimes): number | undefined {
  const elapsed = after.total - before.total;
  const idle = after.idle - before.idle;
  // Counters of a machine that was moved may begin anew, and idle time may run backwards.
  return elapsed > 0 && idle >= 0 && idle <= elapsed ? 1 - idle / elapsed : undefined;
}

/** What the kernel estimates can be had without swapping; old kernels don't say. */
async function availableMemory(root: string): Promise<number> {
  const info = await readFile(join(root, 'proc/meminfo'), 'utf8').catch(() => '');
  const kibibytes = /^MemAvailable:\s*(\d+) kB$/m.exec(info)?.[1];
  return kibibytes === undefined ? freemem() : Number(kibibytes) * 1024;
}
