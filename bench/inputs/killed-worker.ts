import { killWorker } from '../../test/support/processes/worker-process.ts';
import { until } from '../../test/support/until.ts';
import { createGateWorld } from '../../test/support/world/gate-world.ts';
import {
  createStepwiseRepository,
  STEPWISE_BENCHMARKS,
  STEPWISE_SUITE,
  stepwiseProfile,
} from '../../test/support/world/stepwise-repository.ts';

/** What a run lost by a SIGKILL of its host's worker. */
export interface Recovery {
  /** From the kill to when the next benchmark began. */
  readonly seconds: number;
  /** From the kill to when the worker, started again at once, served. */
  readonly restartSeconds: number;
  /** Benchmarks that began a second time. */
  readonly twice: number;
}

const MEASURED_BEFORE = 3;
const LOOK_MS = 5;

/** Runs a gate with a server and workers of its own, and kills the host's worker in the middle of an executable. */
export async function killedWorker(): Promise<Recovery> {
  const world = await createGateWorld({
    makeRepository: createStepwiseRepository,
    makeProfile: (trace) => stepwiseProfile(trace),
  });
  let recovery: Recovery;
  try {
    const [, host] = await Promise.all([world.startWorker('control'), world.startWorker('cpu')]);
    await world.cli([...world.run, '--suites', STEPWISE_SUITE, '--detach']);
    const begun = async () => (await world.trace.lines()).length;
    await until('benchmarks measured', async () => (await begun()) > MEASURED_BEFORE, LOOK_MS);
    const killed = performance.now();
    await killWorker(host);
    await until('no bench of the killed worker', async () => (await world.commands()).length === 0, LOOK_MS);
    const before = await begun();
    const restarting = world.startWorker('cpu').then(() => secondsSince(killed));
    await until('the next benchmark', async () => (await begun()) > before, LOOK_MS);
    const seconds = secondsSince(killed);
    await (await world.gates.find(world.id)).outcome();
    recovery = { seconds, restartSeconds: await restarting, twice: (await begun()) - STEPWISE_BENCHMARKS.length };
  } catch (error) {
    await world.end();
    throw error;
  }
  const left = await world.end();
  if (left.length > 0) throw new Error(`left running: ${left.map(({ command }) => command).join(', ')}`);
  return recovery;
}

const secondsSince = (moment: number): number => (performance.now() - moment) / 1000;
