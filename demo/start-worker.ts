import { join } from 'node:path';
import { packageRoot } from '../adapters/files/package-root.ts';
import { longestEndMs } from '../workers/longest-end.ts';
import { ServerProcess, type Stopping } from './temporal-server/server-process.ts';

/** What a worker needs of this process's environment; credentials are not among it. */
const INHERITED = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'TMPDIR',
  'CARGO_HOME',
  'RUSTUP_HOME',
  'RUSTUP_TOOLCHAIN',
  'XDG_CACHE_HOME',
  'BENCHMARK_GATE_CACHE',
];

export interface WorkerStart {
  readonly role: 'control' | 'cpu' | 'cuda';
  /** What it is told beside what it inherits. */
  readonly environment: Readonly<Record<string, string>>;
  readonly log: string;
}

/** A worker ends itself after a while; it is killed only where it can't even do that. */
const SPARE_MS = 5_000;

/** Starts a worker of this package as a process of its own, of which nothing is known but that it began. */
export function startWorkerProcess(
  { role, environment, log }: WorkerStart,
  env: NodeJS.ProcessEnv,
): Promise<ServerProcess> {
  const inherited = Object.fromEntries(
    INHERITED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );
  const bin = join(packageRoot(), 'bin', 'benchmark-gate.js');
  const all = { ...inherited, ...environment };
  const how: Stopping = { signal: 'SIGTERM', graceMs: longestEndMs(role) + SPARE_MS };
  return ServerProcess.start(process.execPath, [bin, 'worker', '--role', role], log, all, how);
}
