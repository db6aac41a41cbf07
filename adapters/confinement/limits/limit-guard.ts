import { GateError } from '../../../gate/contract/gate-error.ts';
import type { CommandGroup, GroupUsage } from './command-group.ts';
import { inWords, type ResourceLimits } from './resource-limits.ts';
import { type FullFolder, fullFolder, watchDisk } from './watch-disk.ts';

export interface GuardOptions {
  readonly limits: ResourceLimits;
  /** The folders that the command writes to. */
  readonly folders: readonly string[];
  /** Makes its cgroup; null where this host has none to divide. */
  readonly group: (() => Promise<CommandGroup>) | null;
  /** Called once where the disk is full. */
  readonly onFull: () => void;
}

/** Holds one command to its limits, from before it begins until nothing of it is left. */
export class LimitGuard {
  private readonly options: GuardOptions;
  private readonly group: CommandGroup | null;
  private readonly disk: { stop: () => void };
  private full: FullFolder | null = null;

  private constructor(options: GuardOptions, group: CommandGroup | null) {
    this.options = options;
    this.group = group;
    this.disk = watchDisk(options.folders, options.limits, (full) => {
      this.full = full;
      options.onFull();
    });
  }

  /**
   * @param pid the process that becomes the command
   * @throws {GateError} transient: too little is free already, or the cgroup can't be made (any more)
   */
  static async begin(pid: number, options: GuardOptions): Promise<LimitGuard> {
    const { folders, limits } = options;
    const full = await fullFolder(folders, limits);
    if (full !== null) {
      const message =
        full.lacks === 'space'
          ? `less than ${inWords(limits.freeDiskBytes)} of disk space are free for ${full.folder}`
          : `fewer than ${limits.freeFiles} files can still be made in ${full.folder}`;
      throw new GateError({ class: 'transient', message });
    }
    const group = await enter(pid, options);
    return new LimitGuard(options, group);
  }

  /** Ends what is left in the cgroup. Says what the command took, and what its disk lacks now; null: nothing. */
  async end(): Promise<{ readonly usage: GroupUsage | null; readonly diskFull: FullFolder['lacks'] | null }> {
    this.disk.stop();
    const usage = (await this.group?.end()) ?? null;
    const { folders, limits } = this.options;
    const full = this.full ?? (await fullFolder(folders, limits));
    return { usage, diskFull: full?.lacks ?? null };
  }
}

async function enter(pid: number, { group: create }: GuardOptions): Promise<CommandGroup | null> {
  if (create === null) return null;
  let group: CommandGroup | null = null;
  try {
    group = await create();
    await group.enter(pid);
    return group;
  } catch (cause) {
    await group?.end().catch(() => undefined);
    const message = `the command's cgroup can't be made: ${(cause as Error).message.slice(0, 300)}`;
    throw new GateError({ class: 'transient', message }, { cause });
  }
}
