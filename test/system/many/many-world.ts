import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../../adapters/store/content/store.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { createGateClient, type GateClient } from '../../../client/gate-client.ts';
import { type GitHubStandIn, startGitHubStandIn } from '../../../demo/github-stand-in/stand-in.ts';
import type { ServerProcess } from '../../../demo/temporal-server/server-process.ts';
import { requireBuild } from '../../support/processes/run-cli.ts';
import { killWorker, startWorker } from '../../support/processes/worker-process.ts';
import { openNamespace, type TestNamespace } from '../../support/temporal/test-namespace.ts';
import { setStore } from '../../support/workflows/scripted/scripted-sets.ts';
import { startHost } from '../../support/workflows/scripted/start-host.ts';
import { createManyCommits, type ManyCommits } from '../../support/world/many-commits.ts';
import { LEDGER } from './neighbour-gates.ts';

/** Each has an installation, and so a token, of its own. */
const OWNERS = ['north', 'east', 'south', 'west'] as const;
const CONTROLS = 2;

/** What the scripted host measures, at once. */
export const COMMAND = 'cargo bench --workspace';
const INSTANT = { id: 'instant', lane: 'cpu', commands: { [COMMAND]: { targets: { kernels: 2 } } } } as const;

/** How many lanes the one scripted host takes at a time, in the place of as many hosts. */
const LANES = 60;

/** A token has 5000 requests an hour: so many pull requests' neighbours share one. */
const PULLS_PER_WRITER = 50;

export interface PullRequest {
  readonly repository: string;
  readonly number: number;
  readonly headSha: string;
  /** The comment that holds the ledger. */
  readonly ledger: number;
  /** Login of who wrote it. */
  readonly writer: string;
  /** Login of who forges it. */
  readonly forger: string;
}

/** What many gates at once need: real control workers as processes, one instant host, one GitHub for all. */
export interface ManyWorld {
  readonly place: TestNamespace;
  readonly gates: GateClient;
  readonly standIn: GitHubStandIn;
  readonly store: Store;
  readonly commits: ManyCommits;
  readonly pulls: readonly PullRequest[];
  /** SIGKILL for one of the control workers, and another in its place. */
  killControl(index: number): Promise<void>;
  end(): Promise<void>;
}

export const CONTROL_WORKERS = CONTROLS;

export async function createManyWorld(count: number): Promise<ManyWorld> {
  requireBuild();
  const folder = await mkdtemp(join(tmpdir(), 'many-gates-'));
  const commits = await createManyCommits(join(folder, 'repository'), count);
  const [place, { standIn, pulls }] = await Promise.all([openNamespace(), seed(commits)]);
  const storeFolder = join(folder, 'store');
  const store = openStore({ BENCHMARK_GATE_STORE: storeFolder });
  const { client, namespace } = place;
  const hosting = { client, namespace, connection: await place.nativeConnection(), lanes: LANES };
  const sets = setStore(async (document) => (await store.putJson(document)).uri);
  const host = await startHost(hosting, INSTANT, sets, []);
  let started = 0;
  const startControl = (index: number): Promise<ServerProcess> => {
    started += 1;
    const env = {
      TEMPORAL_ADDRESS: place.address,
      TEMPORAL_NAMESPACE: place.namespace,
      BENCHMARK_GATE_STORE: storeFolder,
      BENCHMARK_GATE_WORK: join(folder, `control-${index}`),
      ...standIn.environment('app', OWNERS[0]),
    };
    return startWorker('control', env, join(folder, `control-${started}.log`));
  };
  const controls = await Promise.all(Array.from({ length: CONTROLS }, (_, index) => startControl(index)));
  return {
    place,
    gates: createGateClient(client),
    standIn,
    store,
    commits,
    pulls,
    async killControl(index) {
      const victim = controls[index];
      if (victim === undefined) throw new Error(`there is no control worker ${index}`);
      await killWorker(victim);
      controls[index] = await startControl(index);
    },
    async end() {
      await Promise.all(controls.map((control) => control.stop()));
      await host.stop();
      await place.close();
      await standIn.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function seed({ main, heads }: ManyCommits): Promise<{ standIn: GitHubStandIn; pulls: PullRequest[] }> {
  const repositories = OWNERS.map((owner) => `${owner}/many`);
  const people = Array.from({ length: Math.ceil(heads.length / PULLS_PER_WRITER) }, (_, index) => ({
    writer: `writer-${index}`,
    forger: `forger-${index}`,
  }));
  const standIn = await startGitHubStandIn({
    repositories: repositories.map((name) => ({ name })),
    users: people.flatMap(({ writer, forger }) => [writer, forger]),
  });
  const pulls: PullRequest[] = [];
  for (const repository of repositories) {
    standIn.registerCommit(repository, main.sha, main.tree);
    standIn.setBranch(repository, 'main', main.sha);
  }
  for (const [index, { sha, tree, branch }] of heads.entries()) {
    const repository = repositories[index % repositories.length] as string;
    standIn.registerCommit(repository, sha, tree, [main.sha]);
    standIn.setBranch(repository, branch, sha);
    const number = await standIn.createPullRequest(repository, { title: branch, branch, headSha: sha });
    const who = people[Math.floor(index / PULLS_PER_WRITER)] as (typeof people)[number];
    const ledger = await standIn.addComment(repository, number, { author: who.writer, body: LEDGER });
    pulls.push({ repository, number, headSha: sha, ledger, ...who });
  }
  return { standIn, pulls };
}
