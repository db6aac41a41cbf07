import { flowOf, resolveRequest } from '../../activities/control/asking/complete-request.ts';
import { faultsOfReadable, type ResolveDependencies } from '../../activities/control/asking/look-at-asked.ts';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import type { GateClient } from '../../client/gate-client.ts';
import { InputError } from '../../client/input-error.ts';
import { runningOutcome } from '../../gate/contract/running-outcome.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { toJson } from '../terminal/print-outcome.ts';
import { optionFaults, RunOptions, typedRequest } from './options.ts';
import { serverAwayMs } from './server-away.ts';

export interface RunDependencies extends ResolveDependencies {
  /** Connects only when everything asked for is known to be right. */
  connect(): Promise<{ gates: GateClient; close(): Promise<void> }>;
}

/**
 * `benchmark-gate run`: starts or joins the gate and follows it.
 *
 * @param load gives what it asks of the world; called only when there is something to ask
 */
export async function runCommand(
  typed: Record<string, unknown>,
  io: CommandIo,
  load: () => Promise<RunDependencies>,
): Promise<ExitCode> {
  const flow = flowOf(typeof typed.flow === 'string' ? typed.flow : undefined, io.env);
  const options = RunOptions.safeParse(typed);
  if (!options.success) {
    // What the other options name is looked at as well: everything is told in one go.
    const more = await faultsOfReadable(typedRequest(typed, options.error), await load());
    throw new InputError([...optionFaults(options.error), ...more]);
  }
  const { detach, wait, json, requirePass } = options.data;
  const awayMs = serverAwayMs(io.env);
  const dependencies = await load();
  const request = await resolveRequest(options.data, flow, dependencies);
  const { gates, close } = await dependencies.connect();
  try {
    const run = await gates.start(request);
    io.stderr.write(`${run.joined ? 'joined' : 'started'} ${run.id}\n`);
    if (detach) {
      io.stdout(json ? toJson(runningOutcome(request, run.start)) : `${run.id}\n`);
      return EXIT.ok;
    }
    const [{ followAndPrint }, { gatePresented }] = await Promise.all([
      import('./follow.ts'),
      import('./presented.ts'),
    ]);
    const begun = async () => runningOutcome(request, run.start);
    return await followAndPrint(run, begun, { waitMs: wait, awayMs, json }, io, gatePresented({ requirePass }));
  } finally {
    await close();
  }
}
