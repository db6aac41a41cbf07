import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ServerProcess } from '../../demo/temporal-server/server-process.ts';
import { GateOutcome } from '../../gate/contract/outcome.ts';
import { killWorker, type Role } from '../support/processes/worker-process.ts';
import { until } from '../support/until.ts';
import {
  changeCrate,
  cratesProfile,
  createCratesRepository,
  multiplyWork,
} from '../support/world/crates-repository.ts';
import { createFailingRepository, failingProfile } from '../support/world/failing-repository.ts';
import { createGateWorld, type GateWorld } from '../support/world/gate-world.ts';
import { type PushedCommits, pushedCommits } from '../support/world/pushed-commits.ts';
import { readTurns, type TakenTurns } from '../support/world/taken-turns.ts';
import { reachStep, type Step } from './steps.ts';

/** What a gate is about that looks beside its commit. */
export type Beside = 'documentation' | 'one crate' | 'a failure' | 'a slower bench';

/** What became of a gate whose worker was killed, and of the one before it. */
export interface KilledBesideBase {
  readonly before: GateOutcome | null;
  readonly outcome: GateOutcome;
  /** Names of the activities of the killed one. */
  readonly steps: readonly string[];
  /** Of a gate that was measured by turns with its base: both sides and how they compare. */
  readonly turns: TakenTurns | null;
}

/** So few looks that a gate ends soon, and so much work that none of them takes it for noise. */
const BY_TURNS = ['--against', 'base', '--rounds', '4'];
const TIMES = 50;

const PANIC = { body: 'panic!("the kernel returned NaN");' };

/** Runs a gate of a commit beside what is known of others, kills a worker within a step of it, and starts another. */
export async function killBesideBase(subject: Beside, step: Step, victim: Role): Promise<KilledBesideBase> {
  const world = await createGateWorld(
    subject === 'a failure'
      ? { makeRepository: (folder) => createFailingRepository(folder, PANIC, PANIC), makeProfile: failingProfile }
      : { makeRepository: createCratesRepository, makeProfile: cratesProfile },
  );
  const commits = await pushedCommits(world);
  try {
    const start = (role: Role) => world.startWorker(role, commits.environment);
    const [control, cpu] = await Promise.all([start('control'), start('cpu')]);
    const isCarriedOver = subject === 'documentation' || subject === 'one crate';
    const before = isCarriedOver ? await commits.run() : null;
    const sha = await newCommit(subject, commits, world);
    const running = commits.run(...(subject === 'a slower bench' ? BY_TURNS : []));
    // It is looked at below: until then a failure isn't unseen, only early.
    running.catch(() => undefined);
    await reachStep({ ...world, id: commits.idOf(sha) }, step);
    const workers: Record<Role, ServerProcess> = { control, cpu };
    await killWorker(workers[victim]);
    await until('no command of the killed worker', async () => (await world.commands()).length === 0, 20);
    await start(victim);
    const outcome = GateOutcome.parse(await running);
    const { events } = await world.history(commits.idOf(sha));
    const steps = (events ?? []).flatMap(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
    );
    const turns = subject === 'a slower bench' ? await readTurns(world.storeFolder, outcome) : null;
    return { before, outcome, steps, turns };
  } finally {
    commits.close();
    expect(await world.end()).toEqual([]);
  }
}

const EDITS: Readonly<Record<Exclude<Beside, 'a failure'>, (folder: string) => Promise<unknown>>> = {
  documentation: (folder) => appendFile(join(folder, 'README.md'), 'More.\n'),
  'one crate': (folder) => changeCrate(folder, 'kernels'),
  'a slower bench': (folder) => multiplyWork(folder, 'kernels', TIMES),
};

function newCommit(subject: Beside, { push }: PushedCommits, { repository }: GateWorld): Promise<string> {
  if (subject === 'a failure') return Promise.resolve(repository.head.sha);
  return push('Change it', (folder) => EDITS[subject](folder));
}
