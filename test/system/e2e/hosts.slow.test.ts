import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../../adapters/store/open-store.ts';
import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import { workflowId } from '../../../gate/contract/request.ts';
import { killWorker } from '../../support/processes/worker-process.ts';
import { TRIES_ALL } from '../../support/tries-all.ts';
import { until } from '../../support/until.ts';
import { createGateWorld, type GateWorld } from '../../support/world/gate-world.ts';
import { REPOSITORY } from '../../support/world/seed-github.ts';
import { createTracedRepository, releaseRuns, SUITE, tracedProfile } from '../../support/world/traced-repository.ts';

const MINUTES = 60_000;
const RUNS = ['one', 'two', 'three'];

/** A world of one test's own, with control served in this process: what is shown are hosts. */
interface Scene extends GateWorld {
  /** What is called when the test is over. */
  readonly endings: (() => Promise<void>)[];
}

const inWorld = (test: (scene: Scene) => Promise<void>) => async (): Promise<void> => {
  const world = await createGateWorld({ makeRepository: createTracedRepository });
  const scene = { ...world, endings: [] };
  try {
    await world.serveControl();
    await test(scene);
  } finally {
    await Promise.all(scene.endings.map((end: () => Promise<void>) => end()));
    expect(await world.end()).toEqual([]);
  }
};

/** A worker that is a host of its own, as far as its queue and its folders go. */
const asHost = (world: Scene, name: string) => ({
  BENCHMARK_GATE_HOST_ID: name,
  BENCHMARK_GATE_WORK: join(world.folder, `work-${name}`),
});

/** Lets the held runs of these hosts go. */
function release(world: Scene, ...hosts: readonly { readonly BENCHMARK_GATE_WORK: string }[]): void {
  world.endings.push(releaseRuns(hosts.map(({ BENCHMARK_GATE_WORK: work }) => work)));
}

const isMeasuring = async (world: Scene, gate: { id: string }, held: string): Promise<boolean> =>
  (await (await world.gates.find(gate.id)).progress()).lanes.some(({ suites }) =>
    suites.some(({ now }) => now === held),
  );

/** Writes a profile and returns the gate that it makes of the world's pull request. */
async function gateOf(world: Scene, name: string, more: Partial<Parameters<typeof tracedProfile>[0]> = {}) {
  const file = join(world.folder, `${name}.yaml`);
  await writeFile(file, tracedProfile({ name, mark: `${world.folder}/${name}`, runs: RUNS, ...more }));
  const subject = { kind: 'pull-request', number: world.github.pullRequest } as const;
  const id = workflowId({ repository: REPOSITORY, subject, headSha: world.repository.head.sha, profile: { name } });
  return { id, begin: () => world.begin(file) };
}

const Traced = z.object({ began: z.string(), ended: z.string() });

/** When each run of a gate held the machine, by its own program, from its baseline. */
async function tracesOf(world: Scene, outcome: GateOutcome): Promise<{ began: bigint; ended: bigint; run: string }[]> {
  const { suites } = await baselineOf(world, outcome);
  return suites.flatMap(({ reports }) =>
    reports.map(({ run, report }) => {
      const { began, ended } = Traced.parse(report);
      return { run, began: BigInt(began), ended: BigInt(ended) };
    }),
  );
}

async function baselineOf(world: Scene, outcome: GateOutcome): Promise<BaselineDocument> {
  const [baseline] = outcome.baselines;
  if (baseline === undefined) throw new Error(`no baseline: ${outcome.why}`);
  return openStore({ BENCHMARK_GATE_STORE: world.storeFolder }).readBaseline(baseline.digest);
}

const ended = async (world: Scene, id: string): Promise<GateOutcome> =>
  GateOutcome.parse(await (await world.gates.find(id)).outcome());

it.concurrent(
  'measures one thing at a time on a machine, whatever workers and gates there are',
  inWorld(async (world) => {
    for (const name of ['left', 'right']) await world.startWorker('cpu', asHost(world, name));
    const gates = await Promise.all(['first', 'second', 'third'].map((name) => gateOf(world, name, { held: 'two' })));
    for (const { begin } of gates) await begin();
    await until('both hosts at work', async () => {
      const runs = await Promise.all(gates.map(({ id }) => world.gates.find(id)));
      const lanes = (await Promise.all(runs.map((run) => run.progress()))).flatMap((progress) => progress.lanes);
      return lanes.filter(({ state }) => state === 'running').length === 2;
    });
    release(world, asHost(world, 'left'), asHost(world, 'right'));
    const outcomes = await Promise.all(gates.map(({ id }) => ended(world, id)));
    expect(outcomes.map(({ status, why }) => [status, why])).toEqual(
      Array(3).fill(['pass', expect.stringContaining('baseline established')]),
    );
    const baselines = await Promise.all(outcomes.map((outcome) => baselineOf(world, outcome)));
    // Both hosts took lanes at the same time: only the lock kept them apart.
    expect(new Set(baselines.map(({ host }) => host.id))).toEqual(new Set(['left-cpu', 'right-cpu']));
    const traces = (await Promise.all(outcomes.map((outcome) => tracesOf(world, outcome))))
      .flat()
      .sort((a, b) => (a.began < b.began ? -1 : 1));
    expect(traces).toHaveLength(gates.length * RUNS.length);
    for (const [at, { ended: end, run }] of traces.slice(0, -1).entries()) {
      expect([run, end <= (traces[at + 1]?.began ?? 0n)]).toEqual([run, true]);
    }
  }),
  8 * MINUTES,
);

// In every run, test/system/workflows/life has a lane of a lost host move, and e2e/gate and kills end real workers.
it.runIf(TRIES_ALL)(
  'ends a lane on another host when its own is gone for good, and measures again only what was under way',
  { concurrent: true, timeout: 8 * MINUTES },
  inWorld(async (world) => {
    const elsewhere = (name: string) => ({
      ...asHost(world, name),
      BENCHMARK_GATE_LOCK: join(world.folder, `${name}.lock`),
    });
    const doomed = await world.startWorker('cpu', elsewhere('doomed'));
    const held = 'two';
    const { id, begin } = await gateOf(world, 'moves', { held });
    await begin();
    const gate = await world.gates.find(id);
    await until('the held run under way', () => isMeasuring(world, gate, held));
    await world.startWorker('cpu', elsewhere('heir'));
    await killWorker(doomed);
    release(world, elsewhere('heir'));

    const outcome = await ended(world, id);
    expect([outcome.status, outcome.why]).toEqual(['pass', expect.stringContaining('baseline established')]);
    const { lanes } = await until('its progress', () => gate.progress());
    expect(lanes).toMatchObject([{ lane: 'cpu', state: 'done', hostId: 'heir-cpu' }]);
    expect((await tracesOf(world, outcome)).map((trace) => trace.run).sort()).toEqual([...RUNS].sort());
    const hosts = await sourcesOf(world, id);
    expect(hosts).toEqual({ one: 'doomed-cpu', two: 'heir-cpu', three: 'heir-cpu' });
  }),
);

it.concurrent(
  'is taken out after its lane by a drain, and takes no other',
  inWorld(async (world) => {
    const host = asHost(world, 'drained');
    const worker = await world.startWorker('cpu', host);
    const held = 'one';
    const [first, second] = [await gateOf(world, 'last-lane', { held }), await gateOf(world, 'left-waiting')];
    await first.begin();
    await until('the lane under way', () => isMeasuring(world, first, held));
    await second.begin();
    const draining = world.cli(['worker', 'drain', 'drained-cpu', '--wait', '5m'], host);
    const log = join(world.folder, 'cpu-0.log');
    await until('that it drains', async () => (await readFile(log, 'utf8')).includes('draining: takes nothing new'));
    release(world, host);
    const drained = await draining;
    expect([drained.code, drained.stdout.split('\n')]).toEqual([
      0,
      [`draining drained-cpu (process ${worker.pid})`, `ended drained-cpu (process ${worker.pid})`],
    ]);
    expect(await worker.exited).toMatchObject({ code: 0 });
    expect((await ended(world, first.id)).status).toBe('pass');
    const other = await world.gates.find(second.id);
    const { lanes: waiting } = await until('its progress', () => other.progress());
    expect(waiting).toMatchObject([{ state: 'waiting', hostId: null }]);

    // A host that is started again takes what waits.
    await world.startWorker('cpu', host);
    expect((await ended(world, second.id)).status).toBe('pass');
  }),
  8 * MINUTES,
);

it.concurrent(
  'ends within its time when it is stopped, and its lane goes on where it was when it is started again',
  inWorld(async (world) => {
    const host = asHost(world, 'stopped');
    const worker = await world.startWorker('cpu', host);
    const held = 'two';
    const { id, begin } = await gateOf(world, 'interrupted', { held });
    await begin();
    const gate = await world.gates.find(id);
    await until('the held run under way', () => isMeasuring(world, gate, held));
    process.kill(worker.pid, 'SIGTERM');
    expect(await worker.exited).toEqual({ code: 0, signal: null });
    release(world, host);
    await world.startWorker('cpu', host);
    const outcome = await ended(world, id);
    expect([outcome.status, outcome.why]).toEqual(['pass', expect.stringContaining('baseline established')]);
    const measured = (await world.history(id)).events?.filter(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'runCommand',
    );
    expect(measured?.length).toBeLessThanOrEqual(RUNS.length + 1);
  }),
  8 * MINUTES,
);

it.concurrent(
  'takes nothing while it lacks what it needs, says what, and comes back by itself',
  inWorld(async (world) => {
    const lock = join(world.folder, 'locks');
    await world.startWorker('cpu', { ...asHost(world, 'unfit'), BENCHMARK_GATE_LOCK: join(lock, 'machine.lock') });
    const said = () => readFile(join(world.folder, 'cpu-0.log'), 'utf8');
    await until('why it takes nothing', async () =>
      /unfit-cpu takes nothing: the machine's lock can't/.test(await said()),
    );
    const { id, begin } = await gateOf(world, 'patient');
    await begin();
    const gate = await world.gates.find(id);
    const alone = 'waiting for a cpu host, no host of the kind is seen';
    await until('that no host is there', async () => (await gate.progress()).phase === alone);
    await mkdir(lock);
    expect((await ended(world, id)).status).toBe('pass');
    expect(await said()).toContain('cpu host unfit-cpu takes work again\n');
    expect((await said()).match(/takes nothing/g)).toHaveLength(1);
  }),
  8 * MINUTES,
);

/** Which host gave each run of a gate's suite, by what the workflow was told. */
async function sourcesOf(world: Scene, id: string): Promise<Record<string, string>> {
  const { events } = await world.history(id);
  const refs = (events ?? []).flatMap((event) => {
    const payload = event.activityTaskCompletedEventAttributes?.result?.payloads?.[0];
    const ref = payload ? Ref.safeParse(defaultPayloadConverter.fromPayload(payload)) : null;
    return ref?.success ? [[ref.data.run, ref.data.hostId] as const] : [];
  });
  return Object.fromEntries(refs);
}

const Ref = z.object({ suite: z.literal(SUITE), run: z.string(), hostId: z.string() });
