import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { GateError } from '../../gate/contract/gate-error.ts';

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
