import { once } from 'node:events';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { withFileLock } from '../../adapters/files/with-file-lock.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import { shellWord } from '../../gate/text/reproduce-command.ts';
import { exportLine } from '../export-line.ts';
import { DEMO_REPOSITORY } from '../seed-github.ts';
import { clusterVersion } from './builds/cluster-version.ts';
import { ClusterError } from './cluster-error.ts';
import { defaultFolder, emptyClusterFolder, openClusterFolder } from './cluster-folder.ts';
import { parsePostgresAddress } from './postgres/postgres-address.ts';
import { requirePorts } from './require-ports.ts';
import { type Cluster, startCluster } from './start-cluster.ts';

// `npm run cluster`: a whole cluster on this machine. See docs/cluster.md.

const WRONG_INPUT = 2;
const BROKE = 5;

const port = (text: string): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number < 65_536) return number;
  throw new InvalidArgumentError('a port, or 0 for any free one');
};

const program = new Command('npm run cluster --')
  .description(
    'PostgreSQL, a Temporal server on it with its UI, two control workers and two bench hosts; Ctrl-C ends all.',
  )
  .option('--data <folder>', 'keeps everything between two starts', defaultFolder(process.env))
  .option('--fresh', 'begin with nothing of an earlier start')
  .option('--postgres <address>', 'a PostgreSQL that is there: postgres://USER:PASSWORD@HOST:PORT; default: its own')
  .option('--store <address>', 'such as s3://BUCKET/PREFIX; default: a folder in --data')
  .option('--build-id <id>', 'which build of the gate its control workers are, as of a worker; default: none')
  .option('--port <n>', 'where the Temporal server listens', port, 7233)
  .option('--ui-port <n>', 'where its UI listens', port, 8233)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : WRONG_INPUT))
  .parse();

interface Options {
  readonly data: string;
  readonly fresh?: boolean;
  readonly postgres?: string;
  readonly store?: string;
  readonly buildId?: string;
  readonly port: number;
  readonly uiPort: number;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
let lost: Error | null = null;

async function run({ data, fresh = false, ...options }: Options): Promise<void> {
  const folder = path.resolve(data);
  const store = options.store ?? null;
  const postgres = options.postgres === undefined ? null : parsePostgresAddress(options.postgres);
  const version = clusterVersion(options.buildId, process.env);
  await requirePorts({ '--port': options.port, '--ui-port': options.uiPort });
  await openClusterFolder(folder);
  const lock = path.join(folder, 'cluster.lock');
  await alone(lock, async () => {
    if (fresh) await emptyClusterFolder(folder, lock);
    const cluster = await startCluster({
      ...{ folder, postgres, store, version, say, env: process.env, signal: stopping.signal },
      ports: { server: options.port, ui: options.uiPort },
      onLost(error) {
        lost = error;
        stopping.abort();
      },
    });
    say(welcome(cluster));
    if (!stopping.signal.aborted) await once(stopping.signal, 'abort');
    say('stopping');
    await cluster.stop();
  });
  if (lost !== null) throw lost;
}

/** Two on the same data would end each other's PostgreSQL. */
async function alone(lock: string, work: () => Promise<void>): Promise<void> {
  let began = false;
  const begun = () => {
    began = true;
    return work();
  };
  await withFileLock(lock, { waitMs: 1000 }, begun).catch((error: unknown) => {
    if (began || !(error instanceof GateError) || error.kind !== 'transient') throw error;
    throw new ClusterError(`another cluster runs on ${path.dirname(lock)}: end it, or name another folder: --data`);
  });
}

function welcome({ environment, github, controlFile }: Cluster): string {
  const { TEMPORAL_ADDRESS, BENCHMARK_GATE_STORE, GITHUB_API_URL, GITHUB_SERVER_URL } = environment;
  const exported = { TEMPORAL_ADDRESS, BENCHMARK_GATE_STORE, GITHUB_API_URL, GITHUB_SERVER_URL };
  return [
    '',
    'Each bench host has a lock of its own, as two machines have: on this one they may measure at the same time, and',
    'disturb each other. Their numbers are for trying things out.',
    '',
    'In another terminal:',
    `  ${exportLine(exported)}`,
    `  npx benchmark-gate run --repo ${DEMO_REPOSITORY} --pr ${github.pullRequest} --profile sample`,
    '',
    'Control of another build beside it (docs/cluster.md):',
    `  (set -a; . ${shellWord(controlFile)}; npx benchmark-gate worker --role control --build-id NEXT)`,
    '',
    'Ctrl-C ends all of it; what it kept is there at the next start.',
  ].join('\n');
}

try {
  await run(program.opts<Options>());
} catch (error) {
  // Told to end while it began: that is no failure.
  if (stopping.signal.aborted && lost === null) process.exit(0);
  const told: unknown = lost ?? error;
  process.stderr.write(`${told instanceof Error ? told.message : told}\n`);
  process.exitCode = lost === null && told instanceof ClusterError ? WRONG_INPUT : BROKE;
}
