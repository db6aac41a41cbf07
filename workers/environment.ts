import { join } from 'node:path';
import { cacheFolder, type Environment } from '../adapters/files/user-folders.ts';

/** Where a worker keeps mirrors, checkouts, targets and results while it works: `BENCHMARK_GATE_WORK`. */
export const workFolder = (env: Environment): string => env.BENCHMARK_GATE_WORK ?? join(cacheFolder(env), 'work');

/** One lock for the whole machine, whatever workers and users run on it: `BENCHMARK_GATE_LOCK`. */
export const lockFile = (env: Environment): string => env.BENCHMARK_GATE_LOCK ?? '/tmp/benchmark-gate.lock';
