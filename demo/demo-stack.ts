import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../adapters/files/package-root.ts';
import { createSampleRepository, followAddress, type SampleRepository } from './create-sample-repository.ts';
import { newDemoStore } from './demo-store.ts';
import type { GitHubStandIn } from './github-stand-in/stand-in.ts';
import { DEMO_REPOSITORY, demoIdentity, seedGitHub } from './seed-github.ts';
import { startWorkerProcess } from './start-worker.ts';
import { findTemporalCli } from './temporal-server/find-cli.ts';
import type { ServerProcess } from './temporal-server/server-process.ts';
import { type DevServer, startDevServer } from './temporal-server/start-dev-server.ts';

export interface DemoStack {
  readonly folder: string;
  readonly server: DevServer;
  readonly standIn: GitHubStandIn;
  readonly sample: SampleRepository;
  /** Where git finds the sample's repository, and what is pushed to it. */
  readonly address: string;
  readonly pullRequest: number;
  /** Id of the comment that holds the ledger. */
  readonly ledger: number;
  /** Variables that point the client and the control worker here. */
  readonly environment: Record<string, string>;
  /** Ends every process and removes every file, the store excepted. */
  stop(): Promise<void>;
}

const ROLES = ['control', 'cpu', 'cuda'] as const;

/** Starts everything that a gate needs on this machine; what was started is ended again when a later step fails. */
export async function startDemoStack(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<DemoStack> {
  const endings: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (let end = endings.pop(); end !== undefined; end = endings.pop()) await end();
  };
  try {
    const cli = await findTemporalCli({ env, onProgress: say, signal });
    say(`Temporal server ${cli.server} (${cli.from})`);
    const folder = await mkdtemp(join(tmpdir(), 'benchmark-gate-demo-'));
    endings.push(() => rm(folder, { recursive: true, force: true }));

    const sample = await createSampleRepository(join(packageRoot(), 'sample'), join(folder, 'sample'));
    const { standIn, pullRequest, ledger } = await seedGitHub(sample);
    endings.push(() => standIn.close());
    const address = `${standIn.url}/${DEMO_REPOSITORY}.git`;
    await followAddress(sample, address);

    const server = await startDevServer({
      path: cli.path,
      namespace: 'default',
      dbFilename: join(folder, 'temporal.sqlite'),
      logFile: join(folder, 'temporal.log'),
    });
    endings.push(() => server.stop());

    const places = {
      TEMPORAL_ADDRESS: server.address,
      TEMPORAL_NAMESPACE: 'default',
      BENCHMARK_GATE_STORE: await newDemoStore(env),
      BENCHMARK_GATE_WORK: join(folder, 'work'),
      // Its own as well: a demo neither waits for who measures on this machine, nor keeps them waiting.
      BENCHMARK_GATE_LOCK: join(folder, 'machine.lock'),
    };
    const environment = { ...places, BENCHMARK_GATE_TEMPORAL_UI: server.uiUrl, ...demoIdentity(standIn) };
    const workers: ServerProcess[] = [];
    // At once: each may still have a step to end.
    endings.push(async () => void (await Promise.all(workers.map((worker) => worker.stop()))));
    for (const role of ROLES) {
      // Bench hosts get no GitHub identity, here as anywhere.
      const its = role === 'control' ? environment : places;
      workers.push(await startWorkerProcess({ role, environment: its, log: join(folder, `${role}.log`) }, env));
    }
    return { folder, server, standIn, sample, address, pullRequest, ledger, environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
