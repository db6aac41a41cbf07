import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Where the numbers of this process count: a boot of a machine, and a PID namespace in it, as eight hexadecimal digits.
 * Machines may share a hostname (clones, containers), and a container's numbers mean nothing on its host. Null: the
 * system doesn't say.
 */
export function processSpace(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const namespace = readlinkSync('/proc/self/ns/pid');
    return createHash('sha256').update(`${boot} ${namespace}`).digest('hex').slice(0, 8);
  } catch {
    return null;
  }
}
