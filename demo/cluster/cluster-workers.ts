import path from 'node:path';
import type { PartPlan } from './parts/part.ts';
import { workerPlan } from './parts/worker-plan.ts';

export interface ClusterWorkersOptions {
  readonly folder: string;
  readonly logs: string;
  /** Where server, namespace and store are. */
  readonly places: Readonly<Record<string, string>>;
  /** GitHub's address, an identity there, and which build it is: for control alone. */
  readonly forControl: Readonly<Record<string, string>>;
  readonly env: NodeJS.ProcessEnv;
}

const CONTROLS = ['control-1', 'control-2'];
const HOSTS = ['bench-1', 'bench-2'];

/** Two control workers and two bench hosts, as if each were a machine of its own. */
export function clusterWorkers({ folder, logs, places, forControl, env }: ClusterWorkersOptions): PartPlan[] {
  const ownPlace = (name: string) => ({ ...places, BENCHMARK_GATE_WORK: path.join(folder, 'work', name) });
  const log = (name: string) => path.join(logs, `${name}.log`);
  const controls = CONTROLS.map((name) =>
    workerPlan(name, { role: 'control', environment: { ...ownPlace(name), ...forControl }, log: log(name) }, env),
  );
  const hosts = HOSTS.map((name) => {
    const environment = {
      ...ownPlace(name),
      BENCHMARK_GATE_HOST_ID: name,
      // On one machine one lock would do, and be right: see what the cluster says about it.
      BENCHMARK_GATE_LOCK: path.join(folder, 'work', `${name}.lock`),
      // What is fetched for one is none of the other's.
      XDG_CACHE_HOME: path.join(folder, 'work', `${name}-home`),
    };
    return workerPlan(name, { role: 'cpu', environment, log: log(name) }, env);
  });
  return [...controls, ...hosts];
}
