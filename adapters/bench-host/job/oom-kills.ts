import { readFileSync } from 'node:fs';

/** How many processes this machine's kernel has ended for want of memory, since it started; null: it doesn't tell. */
export function oomKills(): number | null {
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1];
    return count === undefined ? null : Number(count);
  } catch {
    return null;
  }
}
