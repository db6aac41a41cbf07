import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GateBroke } from '../../client/run-error.ts';
import type { ServerProcess } from '../../demo/temporal-server/server-process.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { killWorker, type Role } from '../support/processes/worker-process.ts';
import { until } from '../support/until.ts';
import { createGateWorld, type GateWorld } from '../support/world/gate-world.ts';
import { BENCHMARKS } from '../support/world/rust-repository.ts';
import { REPOSITORY } from '../support/world/seed-github.ts';
import { type Kill, type Moment, planKills } from './kill-plan.ts';
import { seeded } from './random.ts';

const ROUNDS = Number(process.env.CHAOS_ROUNDS ?? 5);
const SEED = Number(process.env.CHAOS_SEED ?? 1);

let world: GateWorld;
let workers: Record<Role, ServerProcess>;
beforeEach(async () => {
  world = await createGateWorld({ ownServer: true });
  workers = { control: await world.startWorker('control'), cpu: await world.startWorker('cpu') };
});
afterEach(async () => {
  expect(await world.end()).toEqual([]);
}, 120_000);

it.each(Array.from({ length: ROUNDS }, (_, at) => SEED + at))('ends as any other run, seed %i', async (seed) => {
  const kills = planKills(seeded(seed));
  console.log(`seed ${seed}: ${JSON.stringify(kills)}`);
  await world.cli([...world.run, '--detach']);
  const ending = awaitOutcome();
  for (const kill of kills) {
    await reach(kill.moment);
    await carryOut(kill);
  }
  const outcome = await ending;

  expect([outcome.status, outcome.why]).toEqual(['pass', expect.stringContaining('baseline established')]);
  expect(outcome.baselines).toMatchObject([{ complete: true }]);
  expect(outcome.receipts).toMatchObject({
    check: { state: 'written' },
    ledger: { state: 'written' },
    progress: { state: 'written' },
  });
  await expectReceiptsOnce(outcome);
  await expectFewMeasuredTwice(kills);
});

/** Through every outage of the server; only a run that closed without an outcome has none. */
const awaitOutcome = (): Promise<GateOutcome> =>
  until('the outcome', async () => {
    try {
      return await (await world.gates.find(world.id)).outcome();
    } catch (error) {
      if (error instanceof GateBroke) throw error;
      return null;
    }
  });

async function reach(moment: Moment): Promise<void> {
  if (moment.phase === 'beginning') return sleep(moment.afterMs);
  const begun = moment.phase === 'measuring' ? moment.begun : BENCHMARKS;
  await until(`${begun} benchmarks begun`, async () => new Set(await world.trace.lines()).size >= begun, 20);
  if (moment.phase === 'ending') await sleep(moment.afterMs);
}

async function carryOut({ victim, awayMs }: Kill): Promise<void> {
  if (victim === 'server') {
    await world.server?.kill();
    await sleep(awayMs);
    await world.server?.restart();
  } else {
    await killWorker(workers[victim]);
    await sleep(awayMs);
    workers = { ...workers, [victim]: await world.startWorker(victim) };
  }
}

async function expectReceiptsOnce({ workflow }: GateOutcome): Promise<void> {
  const { checkRuns, comments } = await world.github.standIn.dump(REPOSITORY);
  expect(checkRuns).toMatchObject([
    { status: 'completed', conclusion: 'success', external_id: workflow?.firstExecutionRunId },
  ]);
  expect(comments).toHaveLength(2);
  const ledger = comments.find(({ id }) => id === world.github.ledger)?.body ?? '';
  expect(ledger.match(/^- \*\*generative-benchmark-runner\*\*: .*$/gm)).toHaveLength(1);
  expect(ledger).toMatch(/^\| benchmarks \| pass \| /m);
  expect(ledger).toMatch(/^\*\*State:\*\* ready$/m);
}

/** One for each loss of the CPU worker, or of the server while that measured: without it, heartbeats time out. */
async function expectFewMeasuredTwice(kills: readonly Kill[]): Promise<void> {
  const lines = await world.trace.lines();
  expect(new Set(lines).size).toBe(BENCHMARKS);
  const losses = kills.filter(({ victim }) => victim !== 'control').length;
  expect(lines.length - BENCHMARKS).toBeLessThanOrEqual(losses);
}
