import { GENERATIVE_FLOW } from '../../gate/contract/names.ts';
import { RepositoryName } from '../../gate/contract/request.ts';
import { guardOutcome, runningOutcome } from '../../gate/policy/running-outcome.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { GateClient } from '../gate-client.ts';
import { InputError } from '../input-error.ts';
import { statusLine, toJson } from '../print-outcome.ts';
import { faultsOf, flowOf, type ResolveDependencies, resolveRequest } from '../resolve-request.ts';
import { durationOf, waitFault } from './duration.ts';
import { followAndPrint } from './follow-run.ts';
import { DEFAULT_PROFILE, optionFaults, RunOptions, readableOptions } from './run-options.ts';

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
  if (waitMs === undefined) faults.push(waitFault(typed.wait));
  if (!options.success || waitMs === undefined) {
    throw new InputError([...faults, ...(await faultsOfTheRest(typed, options, flow, io.env, load))]);
  }
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

/** What is wrong with the options that can be read, where others can't: everything is told in one go. */
async function faultsOfTheRest(
  typed: Record<string, unknown>,
  options: ReturnType<typeof RunOptions.safeParse>,
  flow: string,
  env: NodeJS.ProcessEnv,
  load: () => Promise<RunDependencies>,
): Promise<readonly string[]> {
  const readable = options.success ? options.data : readableOptions(typed, options.error);
  try {
    const dependencies = await load();
    if (readable === null) await dependencies.loadProfile(String(typed.profile ?? DEFAULT_PROFILE));
    else await resolveRequest(readable, flow, env, dependencies);
    return [];
  } catch (error) {
    // An outage says nothing of the input, which is known to be wrong.
    return faultsOf(error) ?? [];
  }
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
