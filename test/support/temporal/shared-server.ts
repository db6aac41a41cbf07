import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { findTemporalCli } from '../../../demo/temporal-server/find-cli.ts';
import { startDevServer } from '../../../demo/temporal-server/start-dev-server.ts';

/** Where the server is that all test files share. */
export interface SharedServer {
  readonly address: string;
  readonly uiUrl: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    temporal: SharedServer;
  }
}

const MIB = 1024 ** 2;

/** A sixth of the machine's memory: once what it holds comes near to its limit, it does little but collect garbage. */
const memoryLimit = (): number => Math.min(4096, Math.max(1500, Math.floor(totalmem() / 6 / MIB)));

/** All histories lie in its memory: collecting it less often spares a third of the server's CPU time. */
const rarelyCollected = () => ({ GOGC: '400', GOMEMLIMIT: `${memoryLimit()}MiB` });

/**
 * A namespace of a scene is used for seconds and by two or three workers: it needs neither the server's own worker, for
 * schedules and batches, that each namespace would get and keep, nor queues in four parts that ask each other for tasks.
 */
const FOR_SMALL_NAMESPACES = {
  'worker.perNamespaceWorkerCount': '0',
  'matching.numTaskqueueReadPartitions': '1',
  'matching.numTaskqueueWritePartitions': '1',
};

/** On a busy machine a write may wait for seconds: then the server would take its own shard for lost, and end what is on it. */
const FOR_BUSY_MACHINES = { 'history.shardIOTimeout': '"60s"' };

/** vitest's global set-up: one Temporal server in memory for all files, in which each test opens namespaces of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { path: cli } = await findTemporalCli({ env: process.env, onProgress: (line) => console.error(line) });
  const folder = await mkdtemp(path.join(tmpdir(), 'temporal-test-'));
  const { address, uiUrl, stop } = await startDevServer({
    path: cli,
    namespace: 'default',
    environment: rarelyCollected(),
    settings: { ...FOR_SMALL_NAMESPACES, ...FOR_BUSY_MACHINES },
    logFile: path.join(folder, 'server.log'),
  });
  project.provide('temporal', { address, uiUrl });
  return async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  };
}
