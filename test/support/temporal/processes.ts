import { readFile } from 'node:fs/promises';

/** True while a process of this id runs; one that is dead and only waits to be collected doesn't. */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat !== null && !/\) [ZX] /.test(stat);
}
