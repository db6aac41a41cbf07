import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { resolveRequest } from '../../../activities/control/asking/complete-request.ts';
import { jobPaths } from '../../../adapters/host/jobs/job-paths.ts';
import { runDependencies } from '../../../cli/run/dependencies.ts';
import { createGateClient, type GateClient } from '../../../client/gate-client.ts';
import type { ServerProcess } from '../../../demo/temporal-server/server-process.ts';
import { workflowId } from '../../../gate/contract/request.ts';
import { GENERATIVE_FLOW } from '../../../gate/names/names.ts';
import { rustHost } from '../cargo/rust-host.ts';
import { ISOLATIONS } from '../processes/confine.ts';
import { type FoundProcess, findProcesses } from '../processes/find-processes.ts';
import {
  BIN,
  cleanEnvironment,
  type Ended,
  type RunningCommand,
  requireBuild,
  runCli,
  startCommand,
} from '../processes/run-cli.ts';
import { type Role, startWorker } from '../processes/worker-process.ts';
import { type KillableServer, startKillableServer } from '../temporal/killable-server.ts';
import { openNamespace } from '../temporal/test-namespace.ts';
import { followTrace, type Trace } from './follow-trace.ts';
import { gateProfile } from './profile.ts';
import { createRustRepository, type RustRepository } from './rust-repository.ts';
import { OWNER, REPOSITORY, type Subject, seedGitHub } from './seed-github.ts';
import { serveControl } from './serve-control.ts';

export interface WorldOptions {
  /** A server of the world's own that keeps workflows in a file, so that it can be killed as well. */
  readonly ownServer?: boolean;
  /** Variables that name a store elsewhere than in a folder of the world's own. */
  readonly store?: Readonly<Record<string, string>>;
  /** The profile, of the name `small`, given the file that benches trace to; by default of two suites with Criterion. */
  readonly makeProfile?: (trace: string) => string;
  /** Makes the repository that is measured; by default the small workspace with Criterion benches. */
  readonly makeRepository?: (folder: string) => Promise<RustRepository>;
  /** The folder of the package whose benches are traced. */
  readonly traced?: string;
}

/** Everything that a gate needs, on this machine and of one test alone: server, GitHub, store, repository, workers. */
export interface GateWorld {
  readonly storeFolder: string;
  readonly repository: RustRepository;
  readonly github: Subject;
  /** Which benchmarks of the first suite began, in order. */
  readonly trace: Trace;
  /** The server, if it is the world's own. */
  readonly server: KillableServer | null;
  readonly gates: GateClient;
  readonly client: Client;
  history(id: string): Promise<History>;
  /** The workflow id of the gate of the pull request. */
  readonly id: string;
  /** Starts the gate of the pull request with a profile's file, as `run --detach` does, without a process for it. */
  begin(profile: string): Promise<void>;
  /** `run` and what it always needs here. */
  readonly run: readonly string[];
  /** Has the gate, which is started and on no host yet, find the crates of the small workspace built. */
  provideCrates(): Promise<void>;
  cli(args: readonly string[], more?: Readonly<Record<string, string>>): Promise<Ended>;
  /** The same as a process that may be killed. */
  start(args: readonly string[]): RunningCommand;
  /** Serves control, where its process isn't what is shown. */
  serveControl(): Promise<void>;
  /** @param more variables of this worker alone: a folder, an id or a lock of its own makes it another host */
  startWorker(role: Role, more?: Readonly<Record<string, string>>): Promise<ServerProcess>;
  /** The folder of everything: `end` removes it. */
  readonly folder: string;
  /** Where its server is, as the Temporal CLI takes it. */
  readonly place: { readonly TEMPORAL_ADDRESS: string; readonly TEMPORAL_NAMESPACE: string };
  /** What the gate's commands are: cargo, its compilers and the benches, in a sandbox or not. */
  commands(): Promise<FoundProcess[]>;
  /** Ends what the world itself started, and returns what is left of it all: nothing, if all is well. */
  end(): Promise<FoundProcess[]>;
}

/** A server that can be killed, and a client of it. */
async function startServer(folder: string) {
  const server = await startKillableServer(folder, true);
  const { address } = server;
  const namespace = 'default';
  const connection = await Connection.connect({ address });
  return {
    server,
    address,
    namespace,
    client: new Client({ connection, namespace }),
    async close() {
      await connection.close();
      await server.stop();
    },
  };
}

export async function createGateWorld({
  ownServer = false,
  store = {},
  makeProfile = gateProfile,
  makeRepository = createRustRepository,
  traced = 'measured',
}: WorldOptions = {}): Promise<GateWorld> {
  requireBuild();
  const folder = await mkdtemp(join(tmpdir(), 'gate-world-'));
  const mark = `trace-${randomUUID()}`;
  const repository = await makeRepository(join(folder, 'repository'));
  const profile = join(folder, 'profile.yaml');
  await writeFile(profile, makeProfile(mark));
  const github = await seedGitHub(repository);
  const place = ownServer ? await startServer(folder) : await openNamespace();
  const { client, address, namespace } = place;
  const storeFolder = join(folder, 'store');
  const work = join(folder, 'work');
  const places = {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    BENCHMARK_GATE_STORE: storeFolder,
    ...store,
    BENCHMARK_GATE_WORK: work,
    // Other gates of this machine are none of this test's affair.
    BENCHMARK_GATE_LOCK: join(folder, 'machine.lock'),
    BENCHMARK_GATE_HOST_ID: 'e2e',
  };
  const identity = github.standIn.environment('app', OWNER);
  // Octokit asks for the token of an installation once a process, whatever servers ids are of: a person's has no such.
  const inThisProcess = () =>
    cleanEnvironment({ ...places, ...github.standIn.environment('personal', OWNER), XDG_CACHE_HOME: folder });
  let endControl = async (): Promise<void> => {};
  const workers: ServerProcess[] = [];
  const trace = followTrace(work, traced, mark);
  const subject = { kind: 'pull-request', number: github.pullRequest } as const;
  const what = ['--repo', REPOSITORY, '--pr', `${github.pullRequest}`, '--source', repository.folder];
  const gates = createGateClient(client);
  const id = workflowId({ repository: REPOSITORY, subject, headSha: repository.head.sha, profile: { name: 'small' } });
  return {
    folder,
    storeFolder,
    repository,
    github,
    trace,
    server: 'server' in place ? place.server : null,
    gates,
    client,
    history: (id) => client.workflow.getHandle(id).fetchHistory(),
    id,
    async provideCrates() {
      const { runId } = await client.workflow.getHandle(id).describe();
      const isolation = ISOLATIONS[0] ?? 'none';
      const rust = await rustHost('world', { isolation, ownTarget: true });
      const job = { workflowId: id, firstExecutionRunId: runId };
      await rust.provideCrates(jobPaths({ workFolder: join(work, 'cpu'), isolation, ...job }).target.outside);
    },
    async begin(file) {
      const env = inThisProcess();
      const asked = { repo: REPOSITORY, pr: github.pullRequest, source: repository.folder, profile: file };
      await gates.start(await resolveRequest(asked, GENERATIVE_FLOW, runDependencies(env)));
    },
    run: ['run', ...what, '--profile', profile],
    place: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
    cli: (args, more = {}) => runCli(args, { env: { ...places, ...identity, ...more }, cwd: folder }),
    start: (args) => startCommand([BIN, ...args], { env: cleanEnvironment({ ...places, ...identity }), cwd: folder }),
    async serveControl() {
      if (!('nativeConnection' in place)) throw new Error('a server that is killed has control workers of their own');
      endControl = await serveControl(place, inThisProcess());
    },
    async startWorker(role, more = {}) {
      const log = join(folder, `${role}-${workers.length}.log`);
      // Bench hosts get no GitHub identity.
      const worker = await startWorker(role, { ...places, ...(role === 'control' ? identity : {}), ...more }, log);
      workers.push(worker);
      return worker;
    },
    commands: () => findProcesses([mark]),
    async end() {
      await Promise.all([endControl(), ...workers.map((worker) => worker.stop())]);
      await place.close();
      await github.standIn.close();
      await trace.close();
      const left = await findProcesses([folder, mark]);
      await rm(folder, { recursive: true, force: true });
      return left;
    },
  };
}
