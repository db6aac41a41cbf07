import { existsSync } from 'node:fs';
import { access, constants, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { processesIn, readControl, writeControl } from './cgroup-files.ts';
import { createCommandGroup } from './command-group.ts';
import { ownCgroup } from './own-cgroup.ts';

/** Holds the worker's own processes: a cgroup with controllers for its children may have none itself. */
const WORKER = 'benchmark-gate-worker';
const CONTROLLERS = ['memory', 'pids'] as const;
const MEND =
  'start the worker in a delegated one: systemd-run --user --scope -p Delegate=yes, or Delegate=yes in its unit';

/** A cgroup below which commands get their own; or why there is none, in words. */
export type Delegated = { readonly folder: string } | { readonly folder: null; readonly reason: string };

/**
 * Finds the cgroup that this worker may divide, and makes it ready: the worker's processes move into a child, and memory
 * and processes can be limited in the others. Tried with a limited child, not guessed.
 */
export async function delegatedCgroup(proc = '/proc'): Promise<Delegated> {
  const own = await ownCgroup(proc);
  if (own === null) return none('this machine has no cgroups of version 2');
  // A second worker, or one that was started from a shell that moved along with the first.
  const folder = basename(own) === WORKER ? dirname(own) : own;
  const missing = await missingControllers(folder, 'cgroup.controllers');
  if (missing.length > 0) return none(`${folder} has no controllers ${missing.join(', ')}`);
  if (!(await isDelegated(folder))) return none(`${folder} isn't delegated: ${MEND}`);
  try {
    await divide(folder);
    const trial = await createCommandGroup(folder, `trial-${process.pid}`, { memoryBytes: 2 ** 30, processes: 10 });
    await trial.end();
    return { folder };
  } catch (error) {
    return none(`${folder} can't be divided: ${(error as Error).message.slice(0, 300)}`);
  }
}

const none = (reason: string): Delegated => ({ folder: null, reason });

async function missingControllers(folder: string, file: string): Promise<string[]> {
  const there = ((await readControl(folder, file)) ?? '').trim().split(' ');
  return CONTROLLERS.filter((name) => !there.includes(name));
}

/** Root may write everywhere, so that systemd is asked; anybody else can write only what was handed over. */
async function isDelegated(folder: string): Promise<boolean> {
  try {
    for (const name of ['', 'cgroup.procs', 'cgroup.subtree_control']) {
      await access(join(folder, name), constants.W_OK);
    }
  } catch {
    return false;
  }
  const unit = basename(folder);
  if (process.getuid?.() !== 0 || !existsSync('/run/systemd/system') || !/\.(?:service|scope)$/.test(unit)) return true;
  const { stdout } = await execa('systemctl', ['show', '--property=Delegate', '--value', unit], {
    reject: false,
    timeout: 5000,
  });
  return stdout?.trim() === 'yes';
}

async function divide(folder: string): Promise<void> {
  if ((await missingControllers(folder, 'cgroup.subtree_control')).length === 0) return;
  // Only the root of all has processes beside divided children, and it alone lacks this file.
  if (existsSync(join(folder, 'cgroup.type'))) {
    const worker = join(folder, WORKER);
    await mkdir(worker, { recursive: true });
    for (let round = 0; round < 10; round += 1) {
      const here = await processesIn(folder);
      if (here.length === 0) break;
      // One that ended meanwhile can't be moved, and needn't be.
      for (const pid of here) await writeControl(worker, 'cgroup.procs', pid).catch(() => undefined);
    }
  }
  await writeControl(folder, 'cgroup.subtree_control', CONTROLLERS.map((name) => `+${name}`).join(' '));
}
