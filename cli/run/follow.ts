import type { ExitCode } from '../../client/exit-code.ts';
import { follow, type LiveView } from '../../client/follow.ts';
import { InputError } from '../../client/input-error.ts';
import type { Outlasting } from '../../client/outlast.ts';
import { ServiceUnreachable } from '../../client/run-error.ts';
import { type GateRun, standingOutcome } from '../../client/runs/gate-run.ts';
import type { MeasureOutcome } from '../../gate/contract/measuring/measure-outcome.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { MEASURE_WORKFLOW } from '../../gate/names/names.ts';
import { spanText } from '../../gate/text/span-text.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { createLiveTerminal, type LiveTerminal } from '../terminal/live-terminal.ts';
import { printable } from '../terminal/printable.ts';
import type { RunFinder } from '../terminal/with-server.ts';
import { durationFault, durationOf } from './duration.ts';
import { gatePresented, measurePresented, type Presented, refuseRequirePass } from './presented.ts';
import { serverAwayMs } from './server-away.ts';

/**
 * `benchmark-gate follow ID`: follows a run that somebody else started, as `run` follows its own; of one that has ended,
 * its outcome at once.
 *
 * @param withGates connects; called only where the options are right
 */
export async function followCommand(
  id: string,
  { wait, json, requirePass }: { readonly wait?: string; readonly json?: boolean; readonly requirePass?: boolean },
  io: CommandIo,
  withRuns: (work: (runs: RunFinder) => Promise<ExitCode>) => Promise<ExitCode>,
): Promise<ExitCode> {
  const began = performance.now();
  const waitMs = wait === undefined ? null : durationOf(wait);
  if (waitMs === undefined) throw new InputError([`--wait: ${durationFault(wait)}`]);
  const awayMs = serverAwayMs(io.env);
  return withRuns(async (runs) => {
    const run = await runs.find(id);
    const left = waitMs === null ? null : Math.max(0, waitMs - (performance.now() - began));
    if (run.type === MEASURE_WORKFLOW) {
      refuseRequirePass(run.id, requirePass === true);
      return followAndPrint(run, () => run.begun(), { waitMs: left, awayMs, json }, io, measurePresented);
    }
    const presented = gatePresented({ requirePass: requirePass === true });
    return followAndPrint(run, () => run.begun(), { waitMs: left, awayMs, json }, io, presented);
  });
}

interface Following {
  readonly waitMs: number | null;
  /** How long the server may be away meanwhile, in milliseconds. */
  readonly awayMs: number;
  readonly json?: boolean | undefined;
}

/**
 * Follows a run and prints its outcome; where it goes on without us, prints what was seen last and how to look.
 *
 * @param begun gives what is printed where nothing was seen
 */
export async function followAndPrint<Outcome extends GateOutcome | MeasureOutcome>(
  run: GateRun<Outcome, string>,
  begun: () => Promise<Outcome>,
  { waitMs, awayMs, json = false }: Following,
  io: CommandIo,
  presented: Presented<Outcome>,
): Promise<ExitCode> {
  const live = await createLiveTerminal(io.stderr);
  let seen: Outcome | null = null;
  const show = (view: LiveView<Outcome>) => {
    seen = standingOutcome(view.progress);
    live.show(view);
  };
  const outlast = { awayMs, said: sayAbsence(live, awayMs) };
  const outcome = await follow(run, { waitMs, signal: io.signal, show, outlast });
  live.done();
  if (outcome === null) io.stderr.write(printable(`still running: benchmark-gate follow ${run.id}\n`));
  const shown = outcome ?? seen ?? (await begun());
  presented.write(shown, json, io, outcome && (await receiptsOf(run, outcome)));
  return presented.exitCode(shown);
}

/** An outcome that is there isn't lost where the server goes away before it told of its receipts. */
const receiptsOf = <Outcome extends GateOutcome | MeasureOutcome>(run: GateRun<Outcome, string>, outcome: Outcome) =>
  run.receipts(outcome).catch((error: unknown) => {
    if (error instanceof ServiceUnreachable) return null;
    throw error;
  });

const sayAbsence =
  (live: LiveTerminal, awayMs: number): Outlasting['said'] =>
  (event, afterMs) =>
    live.say(
      event === 'away'
        ? `the Temporal server no longer answers; what runs goes on where it was: waiting for the server for ${spanText(awayMs)}`
        : `the Temporal server answers again, after ${spanText(afterMs)}`,
    );
