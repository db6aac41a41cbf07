import { requireTool } from '../files/find-tool.ts';

/** Programs of util-linux, coreutils, dash and bash (on every Debian) that hold a confined command, by absolute path. */
export interface ProcessTools {
  readonly setpriv: string;
  readonly flock: string;
  readonly setsid: string;
  readonly prlimit: string;
  readonly sh: string;
  readonly bash: string;
  readonly env: string;
  readonly taskset: string;
  readonly nice: string;
}

/** Finds them on the worker's own PATH, never on one that a command is given. */
export async function processTools(): Promise<ProcessTools> {
  const [setpriv, flock, setsid, prlimit, sh, bash, env, taskset, nice] = await Promise.all([
    requireTool('setpriv', 'util-linux'),
    requireTool('flock', 'util-linux'),
    requireTool('setsid', 'util-linux'),
    requireTool('prlimit', 'util-linux'),
    requireTool('sh', 'dash'),
    requireTool('bash', 'bash'),
    requireTool('env', 'coreutils'),
    requireTool('taskset', 'util-linux'),
    requireTool('nice', 'coreutils'),
  ]);
  return { setpriv, flock, setsid, prlimit, sh, bash, env, taskset, nice };
}
