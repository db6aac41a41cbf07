import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pMap from 'p-map';
import { ServerProcess } from '../../demo/temporal-server/server-process.ts';
import { quietRuntime } from '../../test/support/temporal/quiet-runtime.ts';
import { startVersionedServer, type VersionedServer } from '../../test/support/temporal/versioned-server.ts';
import { until } from '../../test/support/until.ts';
import { UpgradeWorld } from '../../test/support/world/upgrade-world.ts';
import { type Figure, judge, spreadOf } from '../figures/figure.ts';
import { BARE_QUEUE } from '../inputs/bare/bare-queue.ts';
import { type RunFacts, readRunFacts } from '../inputs/run-facts.ts';
import type { Suite } from './suite.ts';

/** How many gates are open at once, and how many are run so, once. */
const LOADS = [
  [1, 4],
  [20, 40],
  [200, 200],
] as const;

/** How many lanes the one scripted host takes at a time, in the place of as many hosts. */
const LANES = 200;

/** The first finds nothing warm. */
const WARM_UP = 2;

/** How much of a gate's time is named, activity by activity. */
const NAMED = 6;

/**
 * Gates whose hosts measure at once, beside bare workflows of as many activities on the same server: what is left of the
 * ratio to one is what the gate itself does.
 */
export const cluster: Suite = async ({ folder, show }) => {
  quietRuntime();
  const server = await serverIn(folder);
  const world = await UpgradeWorld.open(server, WARM_UP + LOADS.reduce((sum, [, gates]) => sum + gates, 0), LANES);
  const bare = await startBare(world, `${folder}/bare.log`);
  try {
    await world.control();
    for (let done = 0; done < WARM_UP; done += 1) await runGate(world);
    const activities = (await readRunFacts(world.place.client, await runGate(world))).activities;
    await runBare(world, activities, 'warm-up');
    for (const [open, count] of LOADS)
      await oneLoad(world, { open, count: count - (open === 1 ? 1 : 0), activities }, show);
  } finally {
    await bare.stop();
    await world.end();
    await server.stop();
  }
};

/** The server of TEMPORAL_ADDRESS, else one of its own. */
async function serverIn(folder: string): Promise<VersionedServer> {
  const address = process.env.TEMPORAL_ADDRESS;
  if (address === undefined) return startVersionedServer(folder);
  return { address, uiUrl: '', pid: 0, stop: async () => undefined, cli: () => Promise.reject(new Error('not here')) };
}

async function startBare({ place }: UpgradeWorld, log: string): Promise<ServerProcess> {
  const file = fileURLToPath(new URL('../inputs/bare/bare-worker.ts', import.meta.url));
  return ServerProcess.start(process.execPath, ['--import', 'tsx', file, place.address, place.namespace], log);
}

/** @returns the id of a gate that passed */
async function runGate(world: UpgradeWorld): Promise<string> {
  const gate = await world.start();
  const { status } = await gate.outcome();
  if (status !== 'pass') throw new Error(`${gate.id} ended as ${status}`);
  return gate.id;
}

const runBare = ({ place }: UpgradeWorld, count: number, name: string): Promise<void> =>
  place.client.workflow.execute('bareSteps', { taskQueue: BARE_QUEUE, workflowId: `bare/${name}`, args: [count] });

interface Load {
  readonly open: number;
  readonly count: number;
  readonly activities: number;
}

async function oneLoad(world: UpgradeWorld, load: Load, show: (figures: readonly Figure[]) => void): Promise<void> {
  const { open, count, activities } = load;
  const many = Array.from({ length: count }, (_, index) => index);
  const asked = world.standIn.requests().length;
  const stored = await filesIn(world.store);
  const ids: string[] = [];
  const gates = await minutes(() => pMap(many, async () => ids.push(await runGate(world)), { concurrency: open }));
  const requests = (world.standIn.requests().length - asked) / count;
  const files = ((await filesIn(world.store)) - stored) / count;
  const bare = await minutes(() =>
    pMap(many, (index) => runBare(world, activities, `${open}/${index}`), { concurrency: open }),
  );
  const name = `${open} open at once`;
  const [here, plain] = [spreadOf([count / gates]), spreadOf([count / bare])];
  const ratio = spreadOf([here.median / plain.median]);
  show([
    {
      ...{ name, unit: 'gates a minute', here, goal: judge(ratio.median, { atLeast: 0.9 }) },
      plain: { name: `${activities} activities of no work`, figure: plain, ratio },
    },
  ]);
  const facts = await until('the history of the last gate', () =>
    pMap(ids, (id) => readRunFacts(world.place.client, id), { concurrency: 8 }),
  );
  show(costsOf(name, facts, { requests, files }));
}

const minutes = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 60_000;
};

const filesIn = async (folder: string): Promise<number> =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;

/** What a gate takes of others, and where its time goes. */
function costsOf(
  name: string,
  facts: readonly RunFacts[],
  { requests, files }: { requests: number; files: number },
): Figure[] {
  const figure = (unit: string, values: readonly number[]): Figure => ({
    ...{ name, unit, here: spreadOf(values), plain: null, goal: null },
  });
  const of = (unit: string, take: (fact: RunFacts) => number): Figure => figure(unit, facts.map(take));
  const names = [...new Set(facts.flatMap(({ work }) => [...work.keys()]))];
  const work = names
    .map((activity) => of(`s in ${activity}`, (fact) => fact.work.get(activity) ?? 0))
    .sort((a, b) => b.here.median - a.here.median);
  return [
    of('events', ({ events }) => events),
    of('kB of history', ({ historyBytes }) => historyBytes / 1000),
    of('billable actions', ({ actions }) => actions),
    figure('GitHub requests', [requests]),
    figure('files stored', [files]),
    of('s of a gate', ({ seconds }) => seconds),
    of('s in queues', ({ queued }) => queued),
    ...work.slice(0, NAMED),
  ];
}
