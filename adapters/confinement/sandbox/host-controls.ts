import { existsSync } from 'node:fs';

/**
 * What in `/proc` acts on the host, not on a process: a namespace's own `/proc` has it too, and the kernel asks only
 * whether its own uid 0 writes there, which a process of a root worker is in any user namespace (proc(5), sysrq,
 * IRQ-affinity and core(5) of the kernel's documentation).
 */
const CONTROLS = ['sys', 'sysrq-trigger', 'irq', 'bus', 'fs', 'acpi', 'scsi', 'driver', 'mtrr', 'tty', 'pressure'].map(
  (name) => `/proc/${name}`,
);

/** Files that a program runs by on the host, or that stop it; a trial opens them for writing and writes nothing. */
const ESCAPES = [
  '/proc/sys/kernel/core_pattern',
  '/proc/sys/kernel/modprobe',
  '/proc/sys/kernel/hotplug',
  '/proc/sys/kernel/sysrq',
  '/proc/sys/fs/binfmt_misc/register',
  '/proc/sys/vm/overcommit_memory',
  '/proc/sysrq-trigger',
  '/proc/irq/default_smp_affinity',
  '/proc/acpi/wakeup',
  '/proc/scsi/scsi',
  '/proc/mtrr',
  '/sys/kernel/uevent_helper',
  '/sys/power/state',
];

/** Arguments of `bwrap` that make the host's controls read-only, whoever the command's user is; after `--proc /proc`. */
export const readOnlyControls = (): string[] =>
  CONTROLS.filter((path) => existsSync(path)).flatMap((path) => ['--ro-bind', path, path]);

/** A program for `sh` that prints each of the host's controls which it can open for writing. */
export const ESCAPE_TRIAL = `for file in ${ESCAPES.join(' ')}; do
  [ -e "$file" ] && (: >>"$file") 2>/dev/null && echo "$file"
done
true`;
