import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ServerProcess } from '../../demo/temporal-server/server-process.ts';
import { killWorker, type Role } from '../support/processes/worker-process.ts';
import { until } from '../support/until.ts';
import { createGateWorld, type GateWorld } from '../support/world/gate-world.ts';
import {
  createStepwiseRepository,
  STEPWISE_BENCHMARKS,
  stepwiseProfile,
  stepwiseRuns,
} from '../support/world/stepwise-repository.ts';
import { seeded } from './random.ts';
import { awaitOutcome, expectNothingLeft, expectOneBaseline, expectPassedOnce } from './settled.ts';
import { reachStep, type Step } from './steps.ts';

/** What is killed together, by SIGKILL, and started again. */
export const VICTIMS = {
  'control worker': ['control'],
  'host worker': ['cpu'],
  server: ['server'],
  'host and server': ['cpu', 'server'],
} as const;
export type Victims = keyof typeof VICTIMS;

const LONGEST_AWAY_MS = 2000;

/** What became of one gate. */
export interface KilledGate {
  readonly step: string;
  readonly victims: Victims;
  readonly seen: string;
  /** From when the step was seen to the kill, and from the kill to the outcome, in milliseconds. */
  readonly afterMs: number;
  readonly recoveredMs: number;
  /** Benchmarks and runs that began twice. */
  readonly twice: number;
}

/** Runs a gate of its own world, kills something in the middle of a step, and expects the end that any run has. */
export async function killAtStep(step: Step, victims: Victims, seed: number): Promise<KilledGate> {
  const random = seeded(seed);
  const [afterMs, awayMs] = [random() * step.withinMs, random() * LONGEST_AWAY_MS];
  const passes = step.passes ?? 1;
  const world = await createGateWorld({
    ownServer: true,
    makeRepository: createStepwiseRepository,
    makeProfile: (trace) => stepwiseProfile(trace, { passes }),
  });
  try {
    const [control, cpu] = await Promise.all([world.startWorker('control'), world.startWorker('cpu')]);
    const started = world.cli([...world.run, '--detach']);
    const seen = await reachStep(world, step);
    await sleep(afterMs);
    const killedAt = performance.now();
    await killAndRestart(world, { control, cpu }, VICTIMS[victims], awayMs);
    // The command line itself may have lost its server.
    await started;
    const outcome = await awaitOutcome(world);
    const recoveredMs = performance.now() - killedAt;
    const reports = stepwiseRuns(passes);
    await expectPassedOnce(world, outcome, passes);
    await expectOneBaseline(world, outcome, { benchmarks: STEPWISE_BENCHMARKS, reports });
    const twice = await expectFewTwice(
      world,
      [...STEPWISE_BENCHMARKS, ...reports.map((run) => `probe/${run}`)],
      passes,
    );
    await expectNothingLeft(world);
    return { step: step.name, victims, seen, afterMs, recoveredMs, twice };
  } finally {
    expect(await world.end()).toEqual([]);
  }
}

async function killAndRestart(
  world: GateWorld,
  workers: Record<Role, ServerProcess>,
  victims: readonly (Role | 'server')[],
  awayMs: number,
): Promise<void> {
  await Promise.all(victims.map((each) => (each === 'server' ? world.server?.kill() : killWorker(workers[each]))));
  if (victims.includes('cpu')) {
    const begun = (await world.trace.lines()).length;
    await until('no command of the killed worker', async () => (await world.commands()).length === 0, 20);
    // Some may have begun before the kill, or before it had ended everything; one that went on would begin all others.
    expect((await world.trace.lines()).length - begun).toBeLessThanOrEqual(3);
  }
  await sleep(awayMs);
  if (victims.includes('server')) await world.server?.restart();
  await Promise.all(victims.filter((each) => each !== 'server').map((role) => world.startWorker(role)));
}

/** Everything began, and at most one thing twice; a run that takes a pass's time begins in each. */
async function expectFewTwice(world: GateWorld, expected: readonly string[], passes: number): Promise<number> {
  const lines = await world.trace.lines();
  expect([...new Set(lines)].sort()).toEqual([...expected].sort());
  const twice = lines.length - expected.length - (passes - 1);
  expect(twice).toBeLessThanOrEqual(1);
  return twice;
}
