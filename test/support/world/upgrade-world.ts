import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkflowNotFoundError } from '@temporalio/common';
import { REPOSITORY_PROFILE } from '../../../activities/control/asking/default-profile.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import type { AskedGate } from '../../../client/ask-gate.ts';
import { createGateClient } from '../../../client/gate-client.ts';
import { type GitHubStandIn, startGitHubStandIn } from '../../../demo/github-stand-in/stand-in.ts';
import type { ServerProcess } from '../../../demo/temporal-server/server-process.ts';
import type { DevServer } from '../../../demo/temporal-server/start-dev-server.ts';
import { MeasureOutcome } from '../../../gate/contract/measuring/measure-outcome.ts';
import { measureIdOf } from '../../../gate/contract/measuring/measure-request.ts';
import { GateRequest } from '../../../gate/contract/request.ts';
import { CONTROL_QUEUE, MEASURE_WORKFLOW } from '../../../gate/names/names.ts';
import { ownAddresses } from '../git/own-address.ts';
import { requireBuild } from '../processes/run-cli.ts';
import { startWorker } from '../processes/worker-process.ts';
import { openNamespace, type TestNamespace } from '../temporal/test-namespace.ts';
import { until } from '../until.ts';
import { setStore } from '../workflows/scripted/scripted-sets.ts';
import { type StartedHost, startHost } from '../workflows/scripted/start-host.ts';
import { createManyCommits, type ManyCommits } from './many-commits.ts';

/** Each has an installation, and so GitHub's limit of requests, of its own. */
const REPOSITORIES = ['north', 'east', 'south', 'west'].map((owner) => `${owner}/upgraded`);

/** What the scripted host measures, at once. */
const COMMAND = 'cargo bench --workspace';
const PROFILE = {
  name: 'instant',
  suites: { all: { kind: 'criterion', lane: 'cpu', required: true, command: COMMAND } },
  waits: { cpu: '10 min', cuda: '1 s' },
  noise: { remeasure: 0 },
};

/** The conclusions of the checks of a commit. */
export async function checkOf({ standIn }: UpgradeWorld, sha: string): Promise<(string | null)[]> {
  const all = await Promise.all(REPOSITORIES.map((repository) => standIn.dump(repository)));
  return all
    .flatMap(({ checkRuns }) => checkRuns)
    .filter(({ head_sha }) => head_sha === sha)
    .map(({ conclusion }) => conclusion);
}

/** A running control worker, and what it says. */
export interface Control {
  readonly work: string;
  said(): Promise<string>;
  /** SIGTERM. Returns when it is gone. */
  stop(): Promise<void>;
  /** Ends as it ends by itself. */
  readonly ended: ServerProcess['exited'];
}

/** Control workers of several builds, one instant host, and gates of pull requests that may be held while they are measured. */
export class UpgradeWorld {
  #hold: Promise<void> | null = null;
  #release = (): void => undefined;
  #asked = 0;
  #started = 0;
  readonly #controls: ServerProcess[] = [];

  private constructor(
    private readonly folder: string,
    readonly place: TestNamespace,
    private readonly commits: ManyCommits,
    readonly standIn: GitHubStandIn,
    private readonly pulls: readonly PullRequest[],
  ) {}

  private host: StartedHost | null = null;

  /** @param lanes how many the one host takes at a time, in the place of as many hosts */
  static async open(server: Pick<DevServer, 'address' | 'uiUrl'>, gates: number, lanes = 8): Promise<UpgradeWorld> {
    requireBuild();
    const folder = await mkdtemp(join(tmpdir(), 'upgrade-world-'));
    const commits = await createManyCommits(join(folder, 'repository'), gates, [
      [REPOSITORY_PROFILE, JSON.stringify(PROFILE)],
    ]);
    const [place, { standIn, pulls }] = await Promise.all([openNamespace({ server }), seed(commits)]);
    const world = new UpgradeWorld(folder, place, commits, standIn, pulls);
    const store = openStore({ BENCHMARK_GATE_STORE: world.store });
    const { client, namespace } = place;
    world.host = await startHost(
      { client, namespace, connection: await place.nativeConnection(), lanes },
      {
        ...{ id: 'instant', lane: 'cpu', commands: { [COMMAND]: { targets: { kernels: 2 } } } },
        beforeMeasure: async () => (await world.#hold) ?? undefined,
      },
      setStore(async (document) => (await store.putJson(document)).uri),
      [],
    );
    return world;
  }

  /** Where they keep what they store. */
  get store(): string {
    return join(this.folder, 'store');
  }

  /** Each repository at an address of its own, as on GitHub. @returns the variable by which control finds them */
  ownAddresses(): Promise<Readonly<Record<string, string>>> {
    const folders = Object.fromEntries(REPOSITORIES.map((name) => [name, this.commits.folder]));
    return ownAddresses(join(this.folder, 'site'), folders);
  }

  /** Starts a control worker. @param bin another build's command line; flags of `worker` besides its role */
  async control(
    flags: readonly string[] = [],
    bin?: string,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Control> {
    this.#started += 1;
    const work = join(this.folder, `control-${this.#started}`);
    await mkdir(work);
    const log = join(work, 'control.log');
    const env = {
      TEMPORAL_ADDRESS: this.place.address,
      TEMPORAL_NAMESPACE: this.place.namespace,
      BENCHMARK_GATE_STORE: this.store,
      BENCHMARK_GATE_WORK: work,
      ...this.standIn.environment('app', 'north'),
      ...environment,
    };
    const worker = await startWorker('control', env, log, { flags, ...(bin === undefined ? {} : { bin }) });
    this.#controls.push(worker);
    return {
      work,
      said: () => readFile(log, 'utf8'),
      stop: () => worker.stop(),
      ended: worker.exited,
    };
  }

  /** From now on gates wait when they are about to be measured. @returns lets those go that have waited since */
  hold(): () => void {
    this.#hold = new Promise((resolve) => {
      this.#release = resolve;
    });
    const release = this.#release;
    return release;
  }

  /** Gates that are measured from now on don't wait; those that wait already go on waiting. */
  holdNoMore(): void {
    this.#hold = null;
  }

  #nextChange() {
    const index = this.#asked;
    this.#asked += 1;
    const head = this.commits.heads[index];
    const pull = this.pulls[index];
    if (head === undefined || pull === undefined) throw new Error(`the world has no pull request ${index}`);
    return { head, pull };
  }

  /** Asks for the gate of the next pull request, by as little as can be said. */
  ask(): Promise<AskedGate> {
    const { repository, number } = this.#nextChange().pull;
    return createGateClient(this.place.client).ask({ repository, pullRequest: number });
  }

  /** Has the head of the next pull request measured, by as little as can be said. */
  async measure() {
    const { head, pull } = this.#nextChange();
    const { repository, number } = pull;
    const run = await this.place.client.workflow.start(MEASURE_WORKFLOW, {
      taskQueue: CONTROL_QUEUE,
      workflowId: `measure ${repository} ${number}`,
      args: [{ repository, pullRequest: number }],
    });
    const measuring = measureIdOf({ repository, headSha: head.sha, profile: PROFILE });
    return { id: run.workflowId, measuring, outcome: async () => MeasureOutcome.parse(await run.result()) };
  }

  /** Starts the gate of the next pull request. */
  async start() {
    const { head, pull } = this.#nextChange();
    const run = await createGateClient(this.place.client).start(
      GateRequest.parse({
        repository: pull.repository,
        subject: { kind: 'pull-request', number: pull.number },
        headSha: head.sha,
        headPinned: false,
        base: this.commits.main.sha,
        source: { kind: 'path', location: this.commits.folder },
        profile: PROFILE,
        suites: null,
        executables: null,
        flow: 'generative',
      }),
    );
    return { id: run.id, sha: head.sha, outcome: () => run.outcome() };
  }

  /** Returns once a run waits to be measured, which may still have to be started. */
  async measuring(id: string): Promise<void> {
    await until('a held run', async () => {
      const { pendingActivities } = await this.#describe(id);
      return pendingActivities?.some(({ activityType }) => activityType?.name === 'measureExecutable');
    });
  }

  /** On which build a run's steps are decided; null: on one of no version. */
  async buildOf(id: string): Promise<string | null> {
    const { workflowExecutionInfo } = await this.#describe(id);
    return workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? null;
  }

  /** Nothing of one that isn't started yet. */
  async #describe(id: string) {
    const asked = this.place.client.workflow.getHandle(id).describe();
    const described = await asked.catch((error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    });
    return described?.raw ?? {};
  }

  async end(): Promise<void> {
    this.#release();
    await Promise.all(this.#controls.map((control) => control.stop()));
    await this.host?.stop();
    await this.place.close();
    await this.standIn.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

interface PullRequest {
  readonly repository: string;
  readonly number: number;
}

async function seed({ main, heads }: ManyCommits): Promise<{ standIn: GitHubStandIn; pulls: PullRequest[] }> {
  const standIn = await startGitHubStandIn({ repositories: REPOSITORIES.map((name) => ({ name })) });
  for (const repository of REPOSITORIES) {
    standIn.registerCommit(repository, main.sha, main.tree);
    standIn.setBranch(repository, 'main', main.sha);
  }
  const pulls: PullRequest[] = [];
  for (const [index, { sha, tree, branch }] of heads.entries()) {
    const repository = REPOSITORIES[index % REPOSITORIES.length] as string;
    standIn.registerCommit(repository, sha, tree, [main.sha]);
    standIn.setBranch(repository, branch, sha);
    const number = await standIn.createPullRequest(repository, { title: branch, branch, headSha: sha });
    pulls.push({ repository, number });
  }
  return { standIn, pulls };
}
