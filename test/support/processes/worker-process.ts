import { readFile } from 'node:fs/promises';
import { logTail, ServerProcess } from '../../../demo/temporal-server/server-process.ts';
import { until } from '../until.ts';
import { BIN, cleanEnvironment } from './run-cli.ts';

export type Role = 'control' | 'cpu';

/**
 * Starts `benchmark-gate worker` as a process of its own, and returns when it serves.
 *
 * @param bin another build's command line; default: this one's
 */
export async function startWorker(
  role: Role | 'all',
  env: Readonly<Record<string, string>>,
  log: string,
  { bin = BIN, flags = [] }: { readonly bin?: string; readonly flags?: readonly string[] } = {},
): Promise<ServerProcess> {
  const args = [bin, 'worker', '--role', role, ...flags];
  const worker = await ServerProcess.start(process.execPath, args, log, cleanEnvironment(env));
  let ended = false;
  void worker.exited.then(() => {
    ended = true;
  });
  await until(`${role} worker serving`, async () => {
    if (ended) throw new Error(`the ${role} worker ended: ${await logTail(log)}`);
    return (await readFile(log, 'utf8')).includes('serving ');
  });
  return worker;
}

/** SIGKILL: nothing is drained, nothing is told. Returns when the process is gone. */
export async function killWorker(worker: ServerProcess): Promise<void> {
  process.kill(worker.pid, 'SIGKILL');
  await worker.exited;
}
