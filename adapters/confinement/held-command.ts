import type { CommandGroup } from './limits/command-group.ts';
import type { ResourceLimits } from './limits/resource-limits.ts';
import type { ConfinedCommand } from './sandbox/confined-command.ts';

export interface HeldCommand {
  readonly command: ConfinedCommand;
  readonly lockFile: string;
  readonly sandboxed: boolean;
  readonly argv: readonly string[];
  /** What `argv` reads at `FILTER_DESCRIPTOR`; null: nothing. */
  readonly filter: Uint8Array | null;
  /** Of the holder, outside. */
  readonly cwd: string;
  /** Marks what `argv` starts once the lock is held, see `RUN_MARKER`. */
  readonly marker: string;
  /** Values that no line may show. */
  readonly secrets: readonly string[];
  readonly limits: ResourceLimits;
  /** Makes the command's cgroup, once the lock is held; null where this host has none to divide. */
  readonly group: (() => Promise<CommandGroup>) | null;
}
