import { setTimeout as sleep } from 'node:timers/promises';
import { isServing, listServing, requestDrain, type ServingWorker } from '../../adapters/host/serving-record.ts';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { InputError } from '../../client/input-error.ts';
import { workFolder } from '../../workers/environment.ts';
import type { CommandIo } from '../terminal/command-io.ts';

const LOOK_MS = 500;

/**
 * `benchmark-gate worker drain`: takes hosts of this machine out after their lanes. Their workers are found by what they
 * leave in the work folder, so that no server is needed.
 *
 * @param hosts ids of hosts; none: all that serve from the work folder
 * @param waitMs how long to wait for the workers' end: null: not at all; infinite: as long as it takes
 * @throws InputError where no such host serves from here
 */
export async function drainCommand(
  hosts: readonly string[],
  waitMs: number | null,
  { env, stdout, signal }: Pick<CommandIo, 'env' | 'stdout' | 'signal'>,
): Promise<ExitCode> {
  const folder = workFolder(env);
  const serving = (await listServing(folder)).filter((worker) => worker.hosts.length > 0);
  const chosen = choose(serving, hosts, folder);
  for (const worker of chosen) {
    await requestDrain(folder, worker);
    stdout(`draining ${named(worker)}\n`);
  }
  if (waitMs === null) return EXIT.ok;
  const deadline = performance.now() + waitMs;
  const left = new Set(chosen);
  while (left.size > 0 && performance.now() < deadline && !signal.aborted) {
    for (const worker of left) {
      if (await isServing(folder, worker)) continue;
      left.delete(worker);
      stdout(`ended ${named(worker)}\n`);
    }
    if (left.size > 0) await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  return left.size === 0 ? EXIT.ok : EXIT.stillRunning;
}

function choose(serving: readonly ServingWorker[], hosts: readonly string[], folder: string): ServingWorker[] {
  const there = serving.flatMap((worker) => worker.hosts);
  const unknown = hosts.filter((host) => !there.includes(host));
  const from = `serves from ${folder} (BENCHMARK_GATE_WORK)`;
  if (there.length === 0) throw new InputError([`no host ${from}`]);
  if (unknown.length > 0)
    throw new InputError(unknown.map((host) => `no host ${host} ${from}; there is ${there.join(', ')}`));
  return serving.filter((worker) => hosts.length === 0 || worker.hosts.some((host) => hosts.includes(host)));
}

const named = ({ hosts, pid }: ServingWorker): string => `${hosts.join(' and ')} (process ${pid})`;
