import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ServerProcess } from '../../demo/temporal-server/server-process.ts';
import { GateOutcome } from '../../gate/contract/outcome.ts';
import { killWorker, type Role } from '../support/processes/worker-process.ts';
import { until } from '../support/until.ts';
import { changeCrate, cratesProfile, createCratesRepository } from '../support/world/crates-repository.ts';
import { createFailingRepository, failingProfile } from '../support/world/failing-repository.ts';
import { createGateWorld, type GateWorld } from '../support/world/gate-world.ts';
import { type PushedCommits, pushedCommits } from '../support/world/pushed-commits.ts';
import { reachStep, type Step } from './steps.ts';

/** What a gate is about that looks beside its commit. */
export type Beside = 'documentation' | 'one crate' | 'a failure';

/** What became of a gate whose worker was killed, and of the one before it. */
export interface KilledBesideBase {
  readonly before: GateOutcome | null;
  readonly outcome: GateOutcome;
  /** Names of the activities of the killed one. */
  readonly steps: readonly string[];
}

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
    const before = subject === 'a failure' ? null : await commits.run();
    const sha = await newCommit(subject, commits, world);
    const running = commits.run();
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
    return { before, outcome, steps };
  } finally {
    commits.close();
    expect(await world.end()).toEqual([]);
  }
}

function newCommit(subject: Beside, { push }: PushedCommits, { repository }: GateWorld): Promise<string> {
  if (subject === 'a failure') return Promise.resolve(repository.head.sha);
  return push('Change it', (folder) =>
    subject === 'one crate' ? changeCrate(folder, 'kernels') : appendFile(join(folder, 'README.md'), 'More.\n'),
  );
}
