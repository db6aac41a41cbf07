import { vi } from 'vitest';
import { main } from '../../../cli/main.ts';
import { cleanEnvironment, type Ended } from './run-cli.ts';

let before: Promise<unknown> = Promise.resolve();

/**
 * Runs the command line in this process, as `runCli` does in one of its own, for cases of a command of which another
 * test runs the process. One at a time, since folder, environment and standard streams are the process's; an
 * installation's token is asked for once in a process, so that a person's identity is to be used.
 */
export function runInside(
  args: readonly string[],
  { env = {}, cwd = process.cwd() }: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Promise<Ended> {
  const run = before.then(() => perform(args, env, cwd));
  before = run.catch(() => undefined);
  return run;
}

async function perform(args: readonly string[], env: Readonly<Record<string, string>>, cwd: string): Promise<Ended> {
  const outside = { env: { ...process.env }, cwd: process.cwd() };
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += text.toString();
      return true;
    }),
  );
  replaceEnvironment(cleanEnvironment(env));
  process.chdir(cwd);
  try {
    const code = await main([process.execPath, 'benchmark-gate', ...args]);
    return { code, stdout: said.stdout.replace(/\n$/, ''), stderr: said.stderr.replace(/\n$/, '') };
  } finally {
    replaceEnvironment(outside.env);
    process.chdir(outside.cwd);
    for (const spy of spies) spy.mockRestore();
    // Each run adds one, which in a process of its own would end with it.
    for (const stream of [process.stdout, process.stderr])
      stream.off('error', stream.listeners('error').at(-1) as never);
  }
}

function replaceEnvironment(environment: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
}
