import { execa } from 'execa';
import { GateError } from '../../gate/contract/gate-error.ts';
import { gitEnvironment } from './git-configuration.ts';
import { gitFailure } from './git-failure.ts';
import { withoutIdentity } from './ssh-identity.ts';

/** Of commands that only read, or write to this machine's disk. */
const DEFAULT_TIMEOUT_MS = 120_000;
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

interface GitCommand {
  readonly args: readonly string[];
  /** What the command is about, for errors: a location, `the mirror of o/r`. */
  readonly place: string;
  readonly cwd?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Where the output ends; the rest is not read. */
  readonly maxBytes?: number;
  /** Whether what it has said when its time is over is its answer, as where that ends for its length. */
  readonly endsInTime?: boolean;
  /** Exit codes that are answers, with 0. */
  readonly answers?: readonly number[];
  /** What it reads from its standard input. */
  readonly input?: string;
  /** The open file that its output goes to, however long; absent: into memory, as `maxBytes` bounds it. */
  readonly into?: number;
  /** More variables, such as an authorization that must not be seen among the arguments. */
  readonly environment?: Readonly<Record<string, string>>;
  /** True where it asks a server by ssh that isn't to know who runs the gate. */
  readonly isStranger?: boolean;
}

interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: Buffer;
  /** True where there was more output than `maxBytes`, or where the command's time ended it. */
  readonly truncated: boolean;
}

export type RunGit = (command: GitCommand) => Promise<GitAnswer>;

/**
 * Makes the one function that runs git: without the user's configuration, hooks, prompts and helpers, and never longer
 * than its time.
 *
 * @param folder the gate's own; holds git's configuration
 * @throws {GateError} from the function: wrong-input, transient, tool-missing
 */
export function createRunGit(folder: string): RunGit {
  let environment: Promise<Record<string, string>> | null = null;
  const run: RunGit = async (command) => {
    environment ??= gitEnvironment(folder);
    const result = await execa('git', command.args, {
      cwd: command.cwd ?? folder,
      env: { ...(await environment), ...command.environment },
      extendEnv: false,
      ...(command.input === undefined ? { stdin: 'ignore' as const } : { input: command.input }),
      // The types know descriptors of one digit alone.
      ...(command.into === undefined ? {} : { stdout: command.into as 3 }),
      encoding: 'buffer',
      stripFinalNewline: false,
      reject: false,
      timeout: command.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      forceKillAfterDelay: 1000,
      maxBuffer: command.maxBytes ?? DEFAULT_MAX_BYTES,
      ...(command.signal === undefined ? {} : { cancelSignal: command.signal }),
    });
    const stdout = Buffer.from(result.stdout ?? []);
    if (result.isMaxBuffer) {
      return { exitCode: 0, stdout, truncated: true };
    }
    if (result.isCanceled) {
      throw command.signal?.reason ?? new DOMException('git was cancelled', 'AbortError');
    }
    if (result.timedOut) {
      if (command.endsInTime === true) return { exitCode: 0, stdout, truncated: true };
      throw new GateError({ class: 'transient', message: `${command.place}: git took too long` });
    }
    if (result.code === 'ENOENT') {
      throw new GateError({ class: 'tool-missing', message: 'this host has no git: install the package git' });
    }
    if (result.exitCode === 0 || (result.exitCode !== undefined && command.answers?.includes(result.exitCode))) {
      return { exitCode: result.exitCode, stdout, truncated: false };
    }
    throw gitFailure(command.place, Buffer.from(result.stderr).toString(), result.exitCode);
  };
  return (command) =>
    run(command).catch((error: unknown) => {
      throw command.isStranger ? withoutIdentity(command.place, error) : error;
    });
}
