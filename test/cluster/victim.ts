import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Part } from '../../demo/cluster/parts/part.ts';
import { until } from '../support/until.ts';
import type { PlannedFault } from './fault-plan.ts';
import type { TcpProxy } from './tcp-proxy.ts';

/** A part that something happens to. */
export interface Victim {
  readonly part: Part;
  /** The ways that lead to it, or from it to the server. */
  readonly ways: readonly TcpProxy[];
  /** Namespaces whose gates may lose something by it. */
  readonly namespaces: readonly string[];
}

/** Does it, and returns when the part is back. */
export async function carryOut({ fault, awayMs }: Pick<PlannedFault, 'fault' | 'awayMs'>, { part, ways }: Victim) {
  const pid = await until(`${part.name} up`, async () => part.pid);
  if (fault === 'kill') {
    process.kill(pid, 'SIGKILL');
    await until(`${part.name} back`, async () => part.pid !== null && part.pid !== pid && part.isReady);
  } else if (fault === 'pause') {
    const all = [pid, ...(await childrenOf(pid))];
    for (const each of all) signal(each, 'SIGSTOP');
    await sleep(awayMs);
    for (const each of all) signal(each, 'SIGCONT');
  } else {
    for (const way of ways) way.cut();
    await sleep(awayMs);
    for (const way of ways) way.mend();
  }
}

/** PostgreSQL's are the sessions; a worker's are what it runs, which would be killed with it. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.trim().split(' ').filter(Boolean).map(Number);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
