import { requireTool } from '../files/find-tool.ts';

/** Programs that hold a confined command, each with the package that has it on Debian: all are on every Debian. */
export const PROCESS_TOOLS = {
  setpriv: 'util-linux',
  flock: 'util-linux',
  setsid: 'util-linux',
  prlimit: 'util-linux',
  sh: 'dash',
  bash: 'bash',
  env: 'coreutils',
  taskset: 'util-linux',
  nice: 'coreutils',
} as const;

/** Those programs by absolute path. */
export type ProcessTools = { readonly [Name in keyof typeof PROCESS_TOOLS]: string };

/** Finds them on the worker's own PATH, never on one that a command is given. */
export async function processTools(): Promise<ProcessTools> {
  const found = Object.entries(PROCESS_TOOLS).map(async ([name, owner]) => [name, await requireTool(name, owner)]);
  return Object.fromEntries(await Promise.all(found)) as ProcessTools;
}
