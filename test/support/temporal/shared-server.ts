import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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

/** All histories lie in its memory: collecting it less often spares a third of the server's CPU time. */
const RARELY_COLLECTED = { GOGC: '400', GOMEMLIMIT: '1500MiB' };

/** vitest's global set-up: one Temporal server in memory for all files, in which each test opens namespaces of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { path: cli } = await findTemporalCli({ env: process.env, onProgress: (line) => console.error(line) });
  const folder = await mkdtemp(path.join(tmpdir(), 'temporal-test-'));
  const { address, uiUrl, stop } = await startDevServer({
    path: cli,
    namespace: 'default',
    environment: RARELY_COLLECTED,
    logFile: path.join(folder, 'server.log'),
  });
  project.provide('temporal', { address, uiUrl });
  return async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  };
}
