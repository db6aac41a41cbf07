import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { GateError } from '../../gate/contract/gate-error.ts';

/** Programs of util-linux and coreutils (on every Debian) that hold a confined command, by absolute path. */
export interface ProcessTools {
  readonly setpriv: string;
  readonly flock: string;
  readonly setsid: string;
  readonly prlimit: string;
  readonly sh: string;
  readonly env: string;
  readonly taskset: string;
  readonly nice: string;
}

/** Finds them on the worker's own PATH, never on one that a command is given. */
export async function processTools(): Promise<ProcessTools> {
  const [setpriv, flock, setsid, prlimit, sh, env, taskset, nice] = await Promise.all([
    requireTool('setpriv', 'util-linux'),
    requireTool('flock', 'util-linux'),
    requireTool('setsid', 'util-linux'),
    requireTool('prlimit', 'util-linux'),
    requireTool('sh', 'dash'),
    requireTool('env', 'coreutils'),
    requireTool('taskset', 'util-linux'),
    requireTool('nice', 'coreutils'),
  ]);
  return { setpriv, flock, setsid, prlimit, sh, env, taskset, nice };
}

/** The absolute path of a program of this host; null where it isn't installed. */
export async function findTool(name: string): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '/usr/bin:/bin').split(':').filter(isAbsolute)) {
    const candidate = join(folder, name);
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** @throws {GateError} tool-missing, with the package that holds it */
export async function requireTool(name: string, packageName: string): Promise<string> {
  const found = await findTool(name);
  if (found === null) {
    throw new GateError({
      class: 'tool-missing',
      message: `this host has no ${name}: install the package ${packageName}`,
    });
  }
  return found;
}
