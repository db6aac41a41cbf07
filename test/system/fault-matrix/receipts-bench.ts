import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { activityInfo } from '@temporalio/activity';
import type { Worker } from '@temporalio/worker';
import pMap from 'p-map';
import { createReadHead } from '../../../activities/control/read-head.ts';
import { createPublishCheck } from '../../../activities/control/receipts/publish-check.ts';
import { createPublishLedger } from '../../../activities/control/receipts/publish-ledger.ts';
import { createPublishProgress } from '../../../activities/control/receipts/publish-progress.ts';
import { createToldProgress, type ToldProgress } from '../../../activities/control/receipts/told-progress.ts';
import { createFindNewer, type FindNewer } from '../../../activities/control/runs/others/newer-runs.ts';
import type { ControlActivities } from '../../../activities/interfaces.ts';
import { createGitHub, type GitHub } from '../../../adapters/github/github.ts';
import type { GitHubClientOptions } from '../../../adapters/github/http/client.ts';
import { readIdentity } from '../../../adapters/github/http/identity.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import type { Dump } from '../../../demo/github-stand-in/dump.ts';
import type { SeenRequest } from '../../../demo/github-stand-in/parts.ts';
import { type GitHubStandIn, startGitHubStandIn } from '../../../demo/github-stand-in/stand-in.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import { workflowId } from '../../../gate/contract/request.ts';
import { CONTROL_QUEUE } from '../../../gate/names/names.ts';
import { translatingAll } from '../../../workers/translating-all.ts';
import { REPOSITORY } from '../../support/github/github.ts';
import { CONTEXT, passed, running } from '../../support/github/publishing.ts';
import { quietRuntime } from '../../support/temporal/quiet-runtime.ts';
import { SharingWorker } from '../../support/temporal/sharing-worker.ts';
import { type NamespaceOptions, openNamespace, type TestNamespace } from '../../support/temporal/test-namespace.ts';
import { workflowBundle } from '../../support/temporal/workflow-bundle.ts';
import type { Column } from './columns.ts';
import type { Scene } from './scenes.ts';
import type { Receipts } from './workflows/receipts-alone.ts';

/** A request that a gate's receipts make: the matrix's row. */
export interface Row {
  readonly scene: Scene;
  readonly method: string;
  /** Of the path, without what differs from gate to gate. */
  readonly path: string;
  /** How many such requests come before. */
  readonly skip: number;
}

/** A gate's receipts, with one request that goes wrong. */
export interface Cell {
  readonly row: Row | null;
  readonly column: Column | null;
  readonly scene: Scene;
}

export interface Written {
  readonly outcome: GateOutcome;
  readonly receipts: GateOutcome['receipts'];
  readonly number: number;
  readonly body: string;
  readonly requests: readonly SeenRequest[];
  /** From the first step to the last. */
  readonly seconds: number;
}

type Writing = Pick<ControlActivities, 'publishCheck' | 'publishLedger' | 'publishProgress' | 'readHead'>;

/** Receipts of many gates in one namespace and on one GitHub, each gate with a client of its own. */
export class ReceiptsBench {
  private constructor(
    private readonly gates: Map<string, Writing>,
    private readonly place: TestNamespace,
    readonly standIn: GitHubStandIn,
    private readonly worker: Worker,
    private readonly ended: Promise<void>,
    private readonly folder: string,
  ) {
    this.told = createToldProgress(openStore({ BENCHMARK_GATE_STORE: folder }));
    this.findNewer = createFindNewer({ client: place.client });
  }

  readonly told: ToldProgress;
  readonly findNewer: FindNewer;

  /** @param server where its gates run; default: the server that all test files share */
  static async start(server?: NamespaceOptions['server']): Promise<ReceiptsBench> {
    quietRuntime();
    const [place, standIn, bundle] = await Promise.all([
      openNamespace(server === undefined ? {} : { server }),
      startGitHubStandIn({ repositories: [{ name: REPOSITORY }], users: ['neighbour'] }),
      workflowBundle(new URL('./workflows/receipts-alone.ts', import.meta.url).pathname),
    ]);
    const gates = new Map<string, Writing>();
    const of = (key: string): Writing => {
      const writing = gates.get(key);
      if (writing === undefined) throw new Error(`no gate of ${key}`);
      return writing;
    };
    const activities: Writing = translatingAll({
      publishCheck: (outcome) => of(outcome.headSha ?? '').publishCheck(outcome),
      publishLedger: (outcome) => of(outcome.headSha ?? '').publishLedger(outcome),
      publishProgress: (input) => of(input.outcome.headSha ?? '').publishProgress(input),
      readHead: (request) => of(String(request.subject.number)).readHead(request),
    });
    const worker = await SharingWorker.create({
      connection: await place.nativeConnection(),
      namespace: place.namespace,
      taskQueue: CONTROL_QUEUE,
      workflowBundle: bundle,
      activities: { ...activities },
    });
    const folder = await mkdtemp(join(tmpdir(), 'receipts-bench-'));
    return new ReceiptsBench(gates, place, standIn, worker, worker.run(), folder);
  }

  async stop(): Promise<void> {
    this.worker.shutdown();
    await this.ended;
    await this.place.close();
    await this.standIn.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  writeAll(cells: readonly Cell[], concurrency: number): Promise<Written[]> {
    return pMap(cells, (cell) => this.write(cell), { concurrency });
  }

  dump(): Promise<Dump> {
    return this.standIn.dump(REPOSITORY);
  }

  async write({ scene, row, column }: Cell): Promise<Written> {
    const { standIn } = this;
    const { userAgent, input, number } = await this.prepare(scene, row === null ? UNHURRIED : {});
    if (row !== null && column !== null) {
      standIn.faults.next(row.method, new RegExp(`${row.path}$`), column.fault(), { userAgent, skip: row.skip });
    }
    const outcome = input.ended;
    const options = { workflowId: outcome.workflow?.id ?? '', taskQueue: CONTROL_QUEUE, args: [input] };
    const began = performance.now();
    const receipts: GateOutcome['receipts'] = await this.place.client.workflow
      .execute('receiptsAlone', options)
      .catch((error: Error) => {
        const broke = { state: 'none', reason: `${error.cause instanceof Error ? error.cause.cause : error}` } as const;
        return { check: broke, ledger: broke, progress: broke };
      });
    const seconds = (performance.now() - began) / 1000;
    const body = await standIn.readBody(REPOSITORY, { kind: 'pull-request', number });
    const requests = standIn.requests().filter((request) => request.userAgent.includes(userAgent));
    return { outcome, receipts, number, body, requests, seconds };
  }

  /** The same steps, one after the other in this process. Returns the seconds that they took. */
  async writeWithoutWorkflow(scene: Scene): Promise<number> {
    const { input, github } = await this.prepare(scene, UNHURRIED);
    const { publishCheck, publishLedger, publishProgress, readHead } = writingOf(github, this, 1);
    const { running: opening, ended, context } = input;
    const began = performance.now();
    const check = await publishCheck(opening);
    if (ended.subject !== null) await readHead({ repository: ended.repository, subject: ended.subject });
    const outcome = { ...ended, receipts: { ...ended.receipts, check } };
    const ledger = await publishLedger(outcome);
    await publishProgress({ outcome: { ...outcome, receipts: { ...outcome.receipts, ledger } }, context });
    await publishCheck(outcome);
    return (performance.now() - began) / 1000;
  }

  /** A commit, its pull request and a client, of one gate alone. */
  private async prepare(scene: Scene, terms: GitHubClientOptions) {
    const { standIn } = this;
    const headSha = randomUUID().replaceAll('-', '').padEnd(40, '0');
    standIn.registerCommit(REPOSITORY, headSha, 'c'.repeat(40));
    const branch = `branch-${headSha.slice(0, 12)}`;
    const number = await standIn.createPullRequest(REPOSITORY, {
      title: 'A change',
      body: scene.body,
      branch,
      headSha,
    });
    await scene.prepare(standIn, number);
    const userAgent = `gate-${headSha};`;
    const github = createGitHub(await readIdentity(standIn.environment('app', 'acme')), {
      userAgent,
      // Far beyond what an answer takes on a busy machine: only what hangs is to run into it.
      timeoutMs: 12_000,
      visibilityDelayMs: 1000,
      unnamedWaitMs: 300,
      ...terms,
    });
    const writing = writingOf(github, this);
    this.gates.set(headSha, writing).set(String(number), writing);
    const identity = identityOf(number, headSha);
    if (scene.hasEarlier) {
      const earlier = { ...passed(identityOf(number, 'e'.repeat(40))), ...EARLIER };
      const before = createGitHub(await readIdentity(standIn.environment('app', 'acme')), UNHURRIED);
      await writingOf(before, this, 1).publishProgress({ outcome: earlier, context: CONTEXT });
    }
    const input: Receipts = { running: { ...running(), ...identity }, ended: passed(identity), context: CONTEXT };
    return { userAgent, github, input, number };
  }
}

const identityOf = (number: number, headSha: string) => {
  const subject = { kind: 'pull-request', number } as const;
  const id = workflowId({ repository: REPOSITORY, subject, headSha, profile: { name: passed().profile } });
  return { subject, headSha, workflow: { id, firstExecutionRunId: randomUUID() } };
};

const EARLIER = {
  startedAt: '2026-11-21T10:00:00.000Z',
  finishedAt: '2026-11-21T10:05:00.000Z',
  why: 'an earlier one',
};

/** Where nothing goes wrong, a busy machine must not look like a GitHub that lags behind. */
const UNHURRIED: GitHubClientOptions = { visibilityDelayMs: 60_000, recentLookMs: 60_000 };

const writingOf = (
  github: GitHub,
  { told, findNewer }: { readonly told: ToldProgress; readonly findNewer: FindNewer },
  only?: number,
): Writing => {
  const attempt = () => only ?? activityInfo().attempt;
  return {
    publishCheck: createPublishCheck({ github, findNewer, findStanding: async () => [], attempt }),
    publishLedger: createPublishLedger({
      github,
      findNewer,
      findStanding: async () => [],
      knowsRun: async () => false,
      attempt,
      keepLedger: async () => undefined,
      keepLanded: async () => undefined,
      keptLedgers: async () => [],
    }),
    publishProgress: createPublishProgress({
      ...{ github, attempt, told, signatures: null },
      readWords: async () => null,
    }),
    readHead: createReadHead({ github }),
  };
};
