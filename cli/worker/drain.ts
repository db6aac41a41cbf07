import { setTimeout as sleep } from 'node:timers/promises';
import { listServing, requestDrain, type ServingWorker, takeWarning } from '../../adapters/host/serving-record.ts';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { InputError } from '../../client/input-error.ts';
import { workFolder } from '../../workers/environment.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { printable } from '../terminal/printable.ts';

const LOOK_MS = 500;

/** Whom a drain takes out. */
export interface Drained {
  /** Ids of hosts; none: all that serve from the work folder, unless control is named. */
  readonly hosts: readonly string[];
  /** True: control workers that serve no host. */
  readonly control: boolean;
  /** Of those, of this build alone; null: of whichever. */
  readonly buildId: string | null;
}

/**
 * `benchmark-gate worker drain`: takes hosts of this machine out after their lanes, or control workers after their steps.
 * They are found by what they leave in the work folder, so that no server is needed.
 *
 * @param waitMs how long to wait for the workers' end: null: not at all; infinite: as long as it takes
 * @throws InputError where no such worker serves from here
 */
export async function drainCommand(
  drained: Drained,
  waitMs: number | null,
  { env, stdout, signal }: Pick<CommandIo, 'env' | 'stdout' | 'signal'>,
): Promise<ExitCode> {
  const folder = workFolder(env);
  const chosen = choose(await listServing(folder), drained, folder);
  for (const worker of chosen) {
    await requestDrain(folder, worker);
    stdout(printable(`draining ${named(worker)}\n`));
  }
  if (waitMs === null) return EXIT.ok;
  const deadline = performance.now() + waitMs;
  const left = new Set(chosen);
  while (left.size > 0 && performance.now() < deadline && !signal.aborted) {
    const serving = await listServing(folder);
    for (const worker of left) {
      const warning = await takeWarning(folder, worker);
      if (warning !== null) stdout(printable(`${warning}\n`));
      if (serving.some(({ id }) => id === worker.id)) continue;
      left.delete(worker);
      stdout(printable(`ended ${named(worker)}\n`));
    }
    if (left.size > 0) await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  return left.size === 0 ? EXIT.ok : EXIT.stillRunning;
}

function choose(
  serving: readonly ServingWorker[],
  { hosts, control, buildId }: Drained,
  folder: string,
): ServingWorker[] {
  const from = `serves from ${folder} (BENCHMARK_GATE_WORK)`;
  const controls = control ? chooseControl(serving, buildId, from) : [];
  return control && hosts.length === 0 ? controls : [...controls, ...chooseHosts(serving, hosts, from)];
}

function chooseControl(serving: readonly ServingWorker[], buildId: string | null, from: string): ServingWorker[] {
  const there = serving.filter((worker) => worker.hosts.length === 0);
  const chosen = there.filter((worker) => buildId === null || worker.buildId === buildId);
  if (chosen.length > 0) return chosen;
  const builds = there.map((worker) => worker.buildId ?? 'none').join(', ');
  if (buildId === null || there.length === 0) throw new InputError([`no control worker ${from}`]);
  throw new InputError([`no control worker of build ${buildId} ${from}; there is ${builds}`]);
}

function chooseHosts(serving: readonly ServingWorker[], hosts: readonly string[], from: string): ServingWorker[] {
  const there = serving.flatMap((worker) => worker.hosts);
  const unknown = hosts.filter((host) => !there.includes(host));
  if (there.length === 0) throw new InputError([`no host ${from}`]);
  if (unknown.length > 0)
    throw new InputError(unknown.map((host) => `no host ${host} ${from}; there is ${there.join(', ')}`));
  return serving.filter(({ hosts: its }) => its.some((host) => hosts.length === 0 || hosts.includes(host)));
}

const named = ({ hosts, pid, buildId }: ServingWorker): string =>
  `${hosts.length > 0 ? hosts.join(' and ') : `control${buildId === undefined ? '' : ` of build ${buildId}`}`} (process ${pid})`;
