import { homedir } from 'node:os';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a worker keeps mirrors, checkouts, targets and results while it works: `BENCHMARK_GATE_WORK`. */
export const workFolder = (env: Environment): string =>
  env.BENCHMARK_GATE_WORK ??
  join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'benchmark-gate', 'work');

/** One lock for the whole machine, whatever workers and users run on it: `BENCHMARK_GATE_LOCK`. */
export const lockFile = (env: Environment): string => env.BENCHMARK_GATE_LOCK ?? '/tmp/benchmark-gate.lock';
