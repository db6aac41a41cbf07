import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { AskingActivities } from '../../../activities/control/asking/asking-activities.ts';
import type { ControlActivities } from '../../../activities/interfaces.ts';
import { createGitHub, type GitHub } from '../../../adapters/github/github.ts';
import { readIdentity } from '../../../adapters/github/http/identity.ts';
import type { Signatures } from '../../../adapters/signing/signatures.ts';
import type { Store } from '../../../adapters/store/content/store.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { payloadReferences } from '../../../adapters/store/payloads/payload-references.ts';
import { createGateClient, type GateClient } from '../../../client/gate-client.ts';
import { type GitHubStandIn, startGitHubStandIn } from '../../../demo/github-stand-in/stand-in.ts';
import type { GateContext } from '../../../gate/contract/context.ts';
import { type GateRequest, workflowId } from '../../../gate/contract/request.ts';
import { CONTROL_QUEUE } from '../../../gate/names/names.ts';
import { heartbeating } from '../../../workers/heartbeating.ts';
import { translatingAll } from '../../../workers/translating-all.ts';
import { quietRuntime } from '../temporal/quiet-runtime.ts';
import { SharingWorker } from '../temporal/sharing-worker.ts';
import { openNamespace, type TestNamespace } from '../temporal/test-namespace.ts';
import { workflowBundle } from '../temporal/workflow-bundle.ts';
import { type BenchRequest, requestFor } from './bench-request.ts';
import { RECORDED_IDENTITY, writeGoldenHistory } from './histories/golden-files.ts';
import { Replayer } from './histories/replayer.ts';
import { endedHistories, type RunHistory } from './histories/run-histories.ts';
import type { HostScript } from './scripted/host-script.ts';
import { MemoryStore } from './scripted/memory-store.ts';
import { scriptedAsking } from './scripted/scripted-asking.ts';
import { type Receipts, receiptsBy, scriptedControl } from './scripted/scripted-control.ts';
import type { Journal } from './scripted/scripted-host.ts';
import { type StartedHost, startHost } from './scripted/start-host.ts';
import { startWaiting } from './start-waiting.ts';

export const REPOSITORY = 'acme/engine';
const OWNER = 'acme';

/** Everything of one test: scripted hosts behind real queues, and receipts on a real HTTP API. */
export interface GateScene {
  readonly request: GateRequest;
  readonly journal: Journal;
  /** The namespace that the scene has for itself. */
  readonly place: TestNamespace;
  readonly client: Client;
  readonly store: MemoryStore;
  readonly gates: GateClient;
  readonly standIn: GitHubStandIn;
  readonly pullRequest: number;
  /** Adds a host; returns what kills it: its workers stop without telling anybody. */
  addHost(script: HostScript): Promise<StartedHost>;
}

export interface SceneOptions extends BenchRequest {
  /** Name of the golden history that `npm run histories` makes of this scene. */
  readonly golden?: string;
  /** Where the scene is, if the test has begun something there already; it is closed with the scene. */
  readonly place?: TestNamespace;
  /** True where the test starts no gate, and replays what else it starts itself. */
  readonly withoutGate?: boolean;
  /** True where baselines are kept in the bench's own store, for who looks them up there. */
  readonly keepsBaselines?: boolean;
  /** True where the test has receipts written of runs that never were. */
  readonly unproven?: boolean;
  /** What control signs and checks by; absent: nothing. */
  readonly signatures?: Signatures;
  readonly hosts?: readonly HostScript[];
  readonly context?: Partial<GateContext>;
  /** True where somebody asks for the scene's gate by a thin request, or by the exported activity. */
  readonly asked?: boolean;
  /** Puts a test's own in the place of the activities for who asks. */
  readonly asking?: (real: AskingActivities) => Partial<AskingActivities>;
  readonly control?: Partial<ControlActivities>;
  /** True where control tells of no step that it is alive: one that takes longer than its heartbeats is lost. */
  readonly silentControl?: boolean;
}

/** One GitHub and one bundle for the tests of a file; a scene in a namespace of its own for each test. */
export class GateBench {
  /** The activities that write receipts, for a scene that lets some of their calls fail. */
  readonly receipts: Receipts;

  /** Keeps what is too large for the server in the bench's own store. */
  private readonly dataConverter: DataConverter;
  readonly blobs: Store;
  private readonly replayer: Replayer;

  private constructor(
    readonly standIn: GitHubStandIn,
    private readonly github: GitHub,
    private readonly bundle: { readonly code: string },
    private readonly folder: string,
  ) {
    this.blobs = openStore({ BENCHMARK_GATE_STORE: folder });
    this.receipts = receiptsBy(github, this.blobs);
    this.dataConverter = payloadReferences(() => this.blobs);
    this.replayer = new Replayer({ workflowBundle: bundle, dataConverter: this.dataConverter });
  }

  /** @param edit changes the workflows' code, such as a limit that would take a test long to reach */
  static async start(edit: (code: string) => string = (code) => code): Promise<GateBench> {
    quietRuntime();
    const [standIn, bundle] = await Promise.all([
      startGitHubStandIn({ repositories: [{ name: REPOSITORY, defaultBranch: 'main' }] }),
      workflowBundle(),
    ]);
    const github = createGitHub(await readIdentity(standIn.environment('app', OWNER)), { spacing: 'none' });
    return new GateBench(standIn, github, { code: edit(bundle.code) }, await mkdtemp(join(tmpdir(), 'gate-bench-')));
  }

  /** The same activities under another identity, by its variables; none: anonymous. */
  async receiptsAs(
    environment: Readonly<Record<string, string>>,
    signatures?: Pick<Signatures, 'decisionFault'>,
  ): Promise<Receipts> {
    const identity = await readIdentity({ GITHUB_API_URL: this.standIn.url, ...environment }, async () => null);
    return receiptsBy(createGitHub(identity, { spacing: 'none' }), this.blobs, signatures ?? null);
  }

  async stop(): Promise<void> {
    await this.replayer.close();
    await this.standIn.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A namespace for a scene; one that is recorded has a fixed name, since histories hold it. */
  openPlace({ golden }: Pick<SceneOptions, 'golden'> = {}): Promise<TestNamespace> {
    const isRecorded = golden !== undefined && process.env.RECORD_HISTORIES !== undefined;
    return openNamespace({ identity: RECORDED_IDENTITY, ...(isRecorded ? { namespace: golden } : {}) });
  }

  /** Runs a test in a scene of its own, ends its workers, and replays every history that it made. */
  async scene(options: SceneOptions, test: (scene: GateScene) => Promise<void>): Promise<void> {
    const store = new MemoryStore(options.keepsBaselines ? this.blobs : undefined);
    const journal: Journal = [];
    const request = await this.request(options);
    const endings: (() => Promise<void>)[] = [];
    const place = options.place ?? (await this.openPlace(options));
    const { client, namespace } = place;
    const { dataConverter } = this;
    const host = { client, namespace, identity: RECORDED_IDENTITY, dataConverter };
    const addHost: GateScene['addHost'] = async (script) => {
      const connection = await place.nativeConnection();
      const started = await startHost({ ...host, connection }, script, store, journal);
      endings.push(started.stop);
      return started;
    };
    const asking = scriptedAsking({ client, github: this.github, blobs: this.blobs, profile: options.profile });
    const control = await SharingWorker.create({
      connection: await place.nativeConnection(),
      namespace,
      identity: RECORDED_IDENTITY,
      dataConverter,
      taskQueue: CONTROL_QUEUE,
      workflowBundle: this.bundle,
      activities: {
        ...translatingAll({
          ...asking,
          ...options.asking?.(asking),
        }),
        ...translatingAll(
          scriptedControl(
            {
              client,
              store,
              github: this.github,
              receipts: this.receipts,
              blobs: this.blobs,
              signatures: options.signatures ?? null,
              unproven: options.unproven ?? false,
            },
            options,
          ),
        ),
      },
      interceptors: { activity: options.silentControl ? [] : [heartbeating] },
    });
    const controlling = control.run();
    endings.push(async () => {
      if (control.getState() === 'RUNNING') control.shutdown();
      await controlling;
    });
    if (options.asked) endings.push(await startWaiting(place));
    try {
      for (const script of options.hosts ?? []) await addHost(script);
      await test({
        request,
        journal,
        store,
        place,
        client,
        gates: createGateClient(client),
        standIn: this.standIn,
        pullRequest: request.subject.number,
        addHost,
      });
      if (!options.withoutGate) await this.replayAll(client, request, options.golden);
    } finally {
      await Promise.all(endings.map((end) => end()));
      await place.close();
    }
  }

  /** The request of a pull request of its own. */
  request(asked: BenchRequest): Promise<GateRequest> {
    return requestFor(this.standIn, REPOSITORY, asked);
  }

  /** Every history under an id, and of the children left behind, must replay on the code as it is. */
  async replay(client: Client, id: string): Promise<RunHistory[]> {
    const histories = await endedHistories(client, id);
    await Promise.all(histories.map((history) => this.replayer.replay(history)));
    return histories;
  }

  /** Every history of a request, all passes and the children left behind, must replay on the code as it is. */
  replayAll(client: Client, request: GateRequest, golden?: string): Promise<void> {
    return this.replayRun(client, workflowId(request), golden);
  }

  /** The same of a run by its id. */
  async replayRun(client: Client, runId: string, golden?: string): Promise<void> {
    const histories = await this.replay(client, runId);
    if (golden === undefined || process.env.RECORD_HISTORIES === undefined) return;
    const passes = histories.filter(({ workflowId: id }) => id === runId);
    for (const [index, { history }] of passes.entries()) {
      await writeGoldenHistory(passes.length === 1 ? golden : `${golden}-${index + 1}`, history);
    }
    for (const [part, name] of CHILDREN) {
      const child = histories.find(({ workflowId: id }) => id.includes(part));
      if (child !== undefined) await writeGoldenHistory(name, child.history);
    }
  }
}

/** What a run leaves to children, by a part of their ids, and the golden history of each. */
const CHILDREN = [
  ['/history/', 'history-kept'],
  ['/receipts/', 'receipts-written'],
] as const;
