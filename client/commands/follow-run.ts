import { GateOutcome } from '../../gate/contract/outcome.ts';
import { type ExitCode, exitCodeOf } from '../exit-code.ts';
import { follow, type LiveView } from '../follow.ts';
import type { GateClient } from '../gate-client.ts';
import type { GateRun } from '../gate-run.ts';
import { InputError } from '../input-error.ts';
import { createLiveTerminal } from '../live-terminal.ts';
import { writeOutcome } from '../print-outcome.ts';
import { durationOf, waitFault } from './duration.ts';
import type { CommandIo, HowToWait } from './run.ts';

/**
 * `benchmark-gate follow ID`: follows a run that somebody else started, as `run` follows its own; of one that has ended,
 * its outcome at once.
 *
 * @param withGates connects; called only where the options are right
 */
export async function followCommand(
  id: string,
  { wait, json }: Pick<HowToWait, 'wait' | 'json'>,
  io: CommandIo,
  withGates: (work: (gates: GateClient) => Promise<ExitCode>) => Promise<ExitCode>,
): Promise<ExitCode> {
  const waitMs = wait === undefined ? null : durationOf(wait);
  if (waitMs === undefined) throw new InputError([waitFault(wait)]);
  return withGates(async (gates) => {
    const run = await gates.find(id);
    const seen = await run.show();
    if (seen.status === null) return followAndPrint(run, seen, waitMs, json === true, io);
    writeOutcome(seen, json === true, io, await run.receipts(seen));
    return exitCodeOf(seen);
  });
}

/** Follows a run and prints its outcome; where it goes on without us, prints what was seen last and how to look. */
export async function followAndPrint(
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
  if (outcome === null) io.stderr.write(`still running: benchmark-gate follow ${run.id}\n`);
  const shown = outcome ?? GateOutcome.parse(seen);
  writeOutcome(shown, json, io);
  return exitCodeOf(shown);
}
