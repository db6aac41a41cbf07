import { GENERATIVE_FLOW } from '../../gate/contract/names.ts';
import { GateOutcome } from '../../gate/contract/outcome.ts';
import { RepositoryName } from '../../gate/contract/request.ts';
import { guardOutcome, runningOutcome } from '../../gate/policy/running-outcome.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-code.ts';
import { follow, type LiveView } from '../follow.ts';
import type { GateClient } from '../gate-client.ts';
import type { GateRun } from '../gate-run.ts';
import { InputError } from '../input-error.ts';
import { createLiveTerminal } from '../live-terminal.ts';
import { statusLine, toJson, writeOutcome } from '../print-outcome.ts';
import { flowOf, type ResolveDependencies, resolveRequest } from '../resolve-request.ts';
import { durationOf } from './duration.ts';
import { DEFAULT_PROFILE, optionFaults, RunOptions } from './run-options.ts';

/** What a command may touch besides its own work. */
export interface CommandIo {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: (text: string) => void;
  readonly stderr: NodeJS.WriteStream;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface RunDependencies extends ResolveDependencies {
  /** Connects only when everything asked for is known to be right. */
  connect(): Promise<{ gates: GateClient; close(): Promise<void> }>;
}

export interface HowToWait {
  readonly detach?: boolean;
  readonly wait?: string;
  readonly json?: boolean;
}

/**
 * `benchmark-gate run`: starts or joins the gate and follows it.
 *
 * @param load gives what it asks of the world; called only when there is something to ask
 */
export async function runCommand(
  typed: Record<string, unknown> & HowToWait,
  io: CommandIo,
  load: () => Promise<RunDependencies>,
): Promise<ExitCode> {
  const flow = flowOf(typeof typed.flow === 'string' ? typed.flow : undefined, io.env);
  if (flow !== GENERATIVE_FLOW) return guard(flow, typed, io);

  const waitMs = typed.wait === undefined ? null : durationOf(typed.wait);
  const options = RunOptions.safeParse(typed);
  const faults = options.success ? [] : optionFaults(options.error);
  if (waitMs === undefined) faults.push(`--wait: expected a duration such as "90s" or "10m", got "${typed.wait}"`);
  if (!options.success || waitMs === undefined) throw new InputError(faults);
  const dependencies = await load();
  const request = await resolveRequest(options.data, flow, io.env, dependencies);
  const { gates, close } = await dependencies.connect();
  try {
    const run = await gates.start(request);
    io.stderr.write(`${run.joined ? 'joined' : 'started'} ${run.id}\n`);
    if (typed.detach) {
      io.stdout(typed.json ? toJson(runningOutcome(request, run.start)) : `${run.id}\n`);
      return EXIT.ok;
    }
    return await followAndPrint(run, runningOutcome(request, run.start), waitMs, typed.json === true, io);
  } finally {
    await close();
  }
}

/** Follows a run and prints its outcome; where it goes on without us, prints what was seen last and how to look. */
async function followAndPrint(
  run: GateRun,
  started: GateOutcome,
  waitMs: number | null,
  json: boolean,
  io: CommandIo,
): Promise<ExitCode> {
  const live = createLiveTerminal(io.stderr);
  let seen = started;
  const show = (view: LiveView) => {
    seen = view.progress.outcome;
    live.show(view);
  };
  const outcome = await follow(run, { waitMs, signal: io.signal, show });
  live.done();
  if (outcome === null) io.stderr.write(`still running: benchmark-gate status ${run.id}\n`);
  const shown = outcome ?? GateOutcome.parse(seen);
  writeOutcome(shown, json, io);
  return exitCodeOf(shown);
}

/** Another flow's request: one line, no server, no receipt. */
function guard(flow: string, typed: Record<string, unknown> & HowToWait, { stdout }: CommandIo): ExitCode {
  const repository = RepositoryName.safeParse(typed.repo);
  if (!repository.success) throw new InputError([`--repo: ${repository.error.issues[0]?.message}`]);
  const profile = String(typed.profile ?? DEFAULT_PROFILE);
  const outcome = guardOutcome({ repository: repository.data, subject: null, headSha: null, profile }, flow);
  stdout(typed.json ? toJson(outcome) : `${statusLine(outcome)}\n`);
  return EXIT.ok;
}
