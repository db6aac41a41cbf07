import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesIn, readControl, readField, writeControl } from './cgroup-files.ts';
import type { ResourceLimits } from './resource-limits.ts';

/** The start of the name of every command's cgroup; what follows says whose lock it ran under. */
const PREFIX = 'benchmark-gate-run-';

/** How long the kernel may take to clear a cgroup that was killed. */
const END_MS = 5000;

/** What a command took and what it was refused. */
export interface GroupUsage {
  /** The most memory at one time, files in memory included; null where the kernel doesn't say (before 5.19). */
  readonly peakMemoryBytes: number | null;
  /** Whether it was ended for memory, at its own limit or since the machine had none left. */
  readonly outOfMemory: 'limit' | 'machine' | null;
  /** How often a process or thread was refused. */
  readonly refusedProcesses: number;
}

/** The cgroup of one command. */
export interface CommandGroup {
  /** Moves a process in; what it starts from now on is in there with it. */
  enter(pid: number): Promise<void>;
  /** Ends everything that is in there, and removes it. */
  end(): Promise<GroupUsage>;
}

/**
 * Makes the cgroup of a command below a delegated one. Whoever calls holds the lock of this mark: what an earlier holder
 * left is ended first.
 */
export async function createCommandGroup(
  parent: string,
  mark: string,
  limits: Pick<ResourceLimits, 'memoryBytes' | 'processes'>,
): Promise<CommandGroup> {
  const names = await readdir(parent);
  for (const name of names.filter((each) => each.startsWith(`${PREFIX}${mark}-`))) await clear(join(parent, name));
  const folder = join(parent, `${PREFIX}${mark}-${randomUUID()}`);
  await mkdir(folder);
  await writeControl(folder, 'memory.max', limits.memoryBytes);
  // Without swap there is nothing to limit, and on some kernels no such file.
  await writeControl(folder, 'memory.swap.max', 0).catch(() => undefined);
  // All or nothing: half of a bench measures something else.
  await writeControl(folder, 'memory.oom.group', 1);
  await writeControl(folder, 'pids.max', limits.processes);
  return {
    enter: (pid) => writeControl(folder, 'cgroup.procs', pid),
    end: async () => {
      const usage = await readUsage(folder);
      await clear(folder);
      return usage;
    },
  };
}

/** Also of a cgroup made long ago: its counters stay until it is removed. */
async function readUsage(folder: string): Promise<GroupUsage> {
  const [peak, kills, atLimit, refusedProcesses] = await Promise.all([
    readControl(folder, 'memory.peak'),
    readField(folder, 'memory.events', 'oom_kill'),
    readField(folder, 'memory.events', 'oom'),
    readField(folder, 'pids.events', 'max'),
  ]);
  return {
    peakMemoryBytes: peak === null ? null : Number(peak),
    outOfMemory: kills === 0 ? null : atLimit > 0 ? 'limit' : 'machine',
    refusedProcesses,
  };
}

/** Kills all processes of a cgroup, those of cgroups below it too, and removes it. */
async function clear(folder: string): Promise<void> {
  const deadline = performance.now() + END_MS;
  for (;;) {
    await killAll(folder);
    if (await isGone(folder)) return;
    if (performance.now() > deadline) throw new Error(`the cgroup ${folder} can't be cleared`);
    await sleep(10);
  }
}

async function killAll(folder: string): Promise<void> {
  try {
    await writeControl(folder, 'cgroup.kill', 1);
  } catch {
    // Before Linux 5.14.
    for (const pid of await processesIn(folder)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone by itself.
      }
    }
  }
}

/** Removes it, with those that a command made below it. False where something in it is still alive. */
async function isGone(folder: string): Promise<boolean> {
  const inside = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of inside) if (entry.isDirectory()) await isGone(join(folder, entry.name));
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
