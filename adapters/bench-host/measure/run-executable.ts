import type { FailureReport } from '../../../gate/contract/failure.ts';
import type { Disturbance } from '../../../gate/hosts/fingerprint.ts';
import { readLockFile } from '../build/ask-metadata.ts';
import { criterionVersion } from '../cargo/criterion-version.ts';
import { roundArguments } from '../cargo/round-arguments.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import type { OpenedJob } from '../job/opened-job.ts';
import { benchFailure } from './bench-failure.ts';
import { CustomUnits } from './custom-units.ts';
import { leftToMeasure } from './left-to-measure.ts';
import { knowsExact } from './list-benchmarks.ts';
import { MachineWatch } from './machine-watch.ts';
import { type MeasureInput, measuringKey } from './measure-input.ts';
import { writeMeasuringState } from './measuring-state.ts';
import { OwnRunTimes } from './own-run-times.ts';
import type { ReadyExecutable } from './ready-executable.ts';
import { type BenchCall, type BenchRunEnd, runBenches } from './run-benches.ts';
import type { TurnHooks } from './run-in-turn.ts';

/** An executable whose processes have ended; what they left isn't read yet. */
export interface RanExecutable extends ReadyExecutable {
  readonly call: BenchCall;
  readonly end: BenchRunEnd;
  readonly failure: FailureReport | null;
  readonly units: CustomUnits;
  readonly lengths: OwnRunTimes;
  /** What else the machine did from the first process's beginning to the call. */
  readonly disturbance: () => Promise<Disturbance>;
  /** When the last process had ended, in ISO 8601. */
  readonly endedAt: string;
  /** Notes for a later attempt what this one has taken, in milliseconds. */
  readonly keepState: (elapsedMs: number) => Promise<void>;
}

/**
 * Runs what earlier attempts haven't.
 *
 * @param turn how its processes take their turn with others
 */
export async function runExecutable(
  host: BenchHost,
  ready: ReadyExecutable,
  watch: Watch,
  turn: TurnHooks = {},
): Promise<RanExecutable> {
  const { input, opened, state, home, clock } = ready;
  const exact = knowsExact(opened, input.executable);
  const units = new CustomUnits(state.listed, state.customUnits);
  const wanted = leftToMeasure(state.listed, input.round?.only);
  const executable = asRound(opened, input);
  const lengths = new OwnRunTimes(state.listed, input.round === undefined ? [] : executable.args);
  const keepState = (elapsedMs: number): Promise<void> => {
    const spent = { spentMs: state.spentMs + elapsedMs, customUnits: units.noted(), clock: clock.notes() };
    return writeMeasuringState(opened.paths, measuringKey(input), { ...state, ...spent });
  };
  const call: BenchCall = {
    ...{ executable, exact, home, wanted, all: wanted === state.listed },
    now: executable.target,
    log: `measure-${executable.target}`,
    timeoutMs: Math.max(1, input.timeoutMs - state.spentMs),
  };
  const machine = new MachineWatch(() => host.watchDisturbance());
  const clockFollowed = clock.follow();
  let endedAt: Date | null = null;
  const watched = {
    ...call,
    turn: {
      ...turn,
      onLastEnd: (well: boolean) => {
        endedAt = new Date();
        // Of the other half nothing may be taken for this one's.
        if (turn.onLastEnd !== undefined) {
          machine.end();
          clockFollowed();
        }
        turn.onLastEnd?.(well);
      },
    },
    onStart: () => machine.begin(),
    onOutput: (line: string) => units.line(line),
    onLine: (line: string) => lengths.line(line),
    onTick: keepState,
  };
  const end = await runBenches(host, opened, watched, watch).finally(clockFollowed);
  // What the last lines said has to be known to whoever takes this up again.
  if (state.listed.length > 0) await keepState(end.durationMs);
  const failure = await withLostDevice(host, input, benchFailure(input, end, { listed: state.listed, exact }));
  return {
    ...{ ...ready, call, end, failure, units, lengths, keepState },
    disturbance: () => machine.noted(),
    endedAt: (endedAt ?? new Date()).toISOString(),
  };
}

/** The executable as its process is run: a round's flags are none of its own arguments, by which it is known. */
function asRound(opened: OpenedJob, { executable, round }: MeasureInput): MeasureInput['executable'] {
  if (round === undefined) return executable;
  const version = criterionVersion(readLockFile(opened), executable.package);
  return { ...executable, args: roundArguments(executable.args, round, version) };
}

/** A program doesn't always say why it failed, or hung: whether the device is still there, its driver says. */
async function withLostDevice(
  host: Pick<BenchHost, 'describe'>,
  { job }: Pick<MeasureInput, 'job'>,
  failure: FailureReport | null,
): Promise<FailureReport | null> {
  if (failure === null || job.lane !== 'cuda' || failure.class === 'no-cuda') return failure;
  const { id, gpu } = await host.describe();
  if (gpu !== null) return failure;
  return { ...failure, class: 'no-cuda', message: `the CUDA device of ${id} was lost: ${failure.message}` };
}
