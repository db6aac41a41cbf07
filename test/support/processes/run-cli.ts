import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { until } from '../until.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What npm links as `benchmark-gate`. It runs what was built. */
export const BIN = `${ROOT}bin/benchmark-gate.js`;

/** Variables of whoever runs the tests that would point a command elsewhere, or give it an identity. */
const NOT_OURS = /^(?:GITHUB_|GH_|TEMPORAL_|BENCHMARK_GATE_|CURRENT_FLOW$|VITEST|NODE_OPTIONS$)/;

/** This process's environment without what a command of the gate would heed, and with what the test says. */
export function cleanEnvironment(more: Readonly<Record<string, string>>): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !NOT_OURS.test(entry[0]),
  );
  return { ...Object.fromEntries(inherited), ...more };
}

export interface Ended {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export function requireBuild(): void {
  if (!existsSync(`${ROOT}dist/cli/main.js`)) throw new Error('nothing is built yet: npm run build');
}

/** Runs the command line as a process of its own, to its end. */
export async function runCli(
  args: readonly string[],
  { env = {}, cwd, input = '' }: { env?: Readonly<Record<string, string>>; cwd?: string; input?: string } = {},
): Promise<Ended> {
  requireBuild();
  const { exitCode, stdout, stderr } = await execa(process.execPath, [BIN, ...args], {
    env: cleanEnvironment(env),
    extendEnv: false,
    reject: false,
    input,
    ...(cwd === undefined ? {} : { cwd }),
  });
  return { code: exitCode, stdout, stderr };
}

/** A command of this machine's Node that may be killed before its end. */
export interface RunningCommand {
  /** However it ends. */
  readonly ended: Promise<Ended>;
  /** Resolves once this stands in its standard error. */
  says(text: string): Promise<void>;
  /** SIGKILL. Returns when the process is gone. */
  kill(): Promise<void>;
}

/** Starts Node with these arguments, and nothing of this process's environment. */
export function startCommand(
  args: readonly string[],
  { env, cwd }: { env: Readonly<Record<string, string>>; cwd?: string },
): RunningCommand {
  const running = execa(process.execPath, args, {
    env,
    extendEnv: false,
    reject: false,
    ...(cwd === undefined ? {} : { cwd }),
  });
  let said = '';
  running.stderr.on('data', (text) => {
    said += String(text);
  });
  const ended = running.then(({ exitCode, stdout, stderr }) => ({ code: exitCode, stdout, stderr }));
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  return {
    ended,
    async says(text) {
      await until(text, async () => {
        if (isOver && !said.includes(text)) throw new Error(`it ended without saying "${text}": ${said}`);
        return said.includes(text);
      });
    },
    async kill() {
      running.kill('SIGKILL');
      await ended;
    },
  };
}
