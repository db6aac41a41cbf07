import type { MeasurementSet } from '../../../gate/baseline/measurement-set.ts';
import type { FailureReport } from '../../../gate/contract/failure.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import { ownResults } from '../../../gate/criterion/listing/own-results.ts';
import type { Problem } from '../../../gate/criterion/measurement.ts';
import type { HostFingerprint } from '../../../gate/hosts/fingerprint.ts';
import type { Mount } from '../../confinement/sandbox/confined-command.ts';
import { TreeBudget } from '../../criterion/tree-budget.ts';
import { removeTree } from '../../files/remove-tree.ts';
import { RunClock } from '../../host/run-clock.ts';
import { readLockFile } from '../build/ask-metadata.ts';
import { executableIdentity, isQuick } from '../cargo/bench-arguments.ts';
import { criterionVersion } from '../cargo/criterion-version.ts';
import { roundArguments } from '../cargo/round-arguments.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { type OpenedJob, openJob } from '../job/opened-job.ts';
import { provenanceOf } from '../job/provenance.ts';
import { watchCheckout } from '../job/watch-checkout.ts';
import { benchFailure, tooMuchLeft } from './bench-failure.ts';
import { CustomUnits } from './custom-units.ts';
import { leftToMeasure } from './left-to-measure.ts';
import { knowsExact, listOne } from './list-benchmarks.ts';
import { type MeasureInput, measuringKey } from './measure-input.ts';
import { type MeasuringState, readMeasuringState, writeMeasuringState } from './measuring-state.ts';
import { OwnRunTimes } from './own-run-times.ts';
import { homesOf, remeasure } from './remeasure.ts';
import { type BenchRunEnd, runBenches } from './run-benches.ts';

/** What was measured, and what failed: one doesn't exclude the other. */
export interface Measured {
  readonly set: MeasurementSet;
  readonly failure: FailureReport | null;
  readonly durationMs: number;
}

/** Measures what earlier attempts haven't, and reads everything that all of them did. */
export async function measureExecutable(host: BenchHost, input: MeasureInput, watch: Watch): Promise<Measured> {
  const opened = await openJob(host, input.job);
  const { executable } = input;
  const fingerprint = await host.describe(input.job.conditions);
  requireDevice(input, fingerprint);
  const home = opened.paths.criterionHome(measuringKey(input));
  const leftClean = await watchCheckout(host, opened);
  const state = await beginState(host, opened, input, watch);
  const disturbanceSinceThen = await host.watchDisturbance();
  const clock = new RunClock(state.clock, host.readClocks);
  const clockFollowed = clock.follow();
  const run = await runAndRead(host, opened, input, { state, home, clock }, watch).finally(clockFollowed);
  const clean = await leftClean();
  return {
    failure: run.failure,
    durationMs: Math.round(run.spentMs),
    set: {
      ...provenanceOf(opened, {
        suite: input.suite,
        command: input.command,
        host: fingerprint,
        disturbance: { ...(await disturbanceSinceThen()), ...clock.disturbance() },
        clean,
        // Cargo's own variables for the package are left away: they say nothing that the commit doesn't.
        environment: { CRITERION_HOME: home.inside },
        startedAt: state.firstStartedAt,
        result: run.end.result,
        peakMemoryBytes: run.end.peakMemoryBytes,
        logs: run.logs,
      }),
      executable: executableIdentity(executable),
      quick: isQuick(executable.args),
      listed: run.listed,
      ...(run.only === undefined ? {} : { only: run.only }),
      ...(run.ownTimes === undefined ? {} : { ownTimes: run.ownTimes }),
      benchmarks: run.benchmarks,
      remeasured: run.remeasured,
      problems: run.problems,
    },
  };
}

/** @throws {GateError} no-cuda: what would be measured without the device would be taken for the device's */
function requireDevice({ job, executable }: MeasureInput, { id, gpu }: HostFingerprint): void {
  if (job.lane !== 'cuda' || gpu !== null) return;
  const message = `the CUDA device of ${id} is gone: ${executable.target} was not measured`;
  throw new GateError({ class: 'no-cuda', message });
}

interface RunReading
  extends Pick<MeasurementSet, 'listed' | 'only' | 'ownTimes' | 'benchmarks' | 'remeasured' | 'problems'> {
  readonly end: BenchRunEnd;
  readonly failure: FailureReport | null;
  /** Of all attempts, in milliseconds. */
  readonly spentMs: number;
  readonly logs: readonly string[];
}

/** Runs what is missing, reads the whole tree, and measures a few benchmarks again where nothing failed. */
async function runAndRead(
  host: BenchHost,
  opened: OpenedJob,
  input: MeasureInput,
  { state, home, clock }: { readonly state: MeasuringState; readonly home: Mount; readonly clock: RunClock },
  watch: Watch,
): Promise<RunReading> {
  const { executable } = input;
  const exact = knowsExact(opened, executable);
  const units = new CustomUnits(state.listed, state.customUnits);
  const wanted = leftToMeasure(state.listed, input.round?.only);
  const all = wanted === state.listed;
  const run = {
    ...{ executable: asRound(opened, input), exact, home, wanted, all },
    now: executable.target,
    log: `measure-${executable.target}`,
    timeoutMs: Math.max(1, input.timeoutMs - state.spentMs),
  };
  const keepState = (elapsedMs: number): Promise<void> => {
    const spentMs = state.spentMs + elapsedMs;
    const spent = { ...state, spentMs, customUnits: units.noted(), clock: clock.notes() };
    return writeMeasuringState(opened.paths, measuringKey(input), spent);
  };
  const lengths = new OwnRunTimes(state.listed, input.round === undefined ? [] : run.executable.args);
  const watched = {
    ...run,
    onOutput: (line: string) => units.line(line),
    onLine: (line: string) => lengths.line(line),
    onTick: keepState,
  };
  const end = await runBenches(host, opened, watched, watch);
  const budget = new TreeBudget();
  const window = () => clock.windowSince(new Date(state.firstStartedAt));
  const reading = units.withoutThem(await host.readTree(home.outside, window(), budget));
  const own = ownResults(state.listed, reading.benchmarks, executable.target);
  const ended = await withLostDevice(host, input, benchFailure(input, end, { listed: state.listed, exact }));
  const failure = ended ?? tooMuchLeft(input, budget, exact);
  const repeat = { ...input, ...run, first: own.benchmarks, window, spentMs: end.durationMs, budget };
  const again = failure === null ? await remeasure(host, opened, repeat, watch) : NOT_REPEATED;
  const elapsedMs = end.durationMs + again.durationMs;
  if (state.listed.length > 0) await keepState(elapsedMs);
  return {
    end,
    failure: failure ?? tooMuchLeft(input, budget, exact),
    spentMs: state.spentMs + elapsedMs,
    logs: [...end.logs, ...again.logs],
    listed: own.listed,
    benchmarks: own.benchmarks,
    remeasured: again.benchmarks,
    ...(all ? {} : { only: [...wanted] }),
    ownTimes: lengths.noted(),
    problems: [...reading.problems, ...own.problems.filter((each) => all || wasAsked(each, wanted))],
  };
}

/** What a round wasn't to measure isn't missing. */
const wasAsked = ({ code, where }: Problem, wanted: readonly string[]): boolean =>
  code !== 'incomplete' || wanted.includes(where);

/** The executable as its process is run: a round's flags are none of its own arguments, by which it is known. */
function asRound(opened: OpenedJob, { executable, round }: MeasureInput): MeasureInput['executable'] {
  if (round === undefined) return executable;
  const version = criterionVersion(readLockFile(opened), executable.package);
  return { ...executable, args: roundArguments(executable.args, round, version) };
}

const NOT_REPEATED = { benchmarks: [], durationMs: 0, logs: [] };

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

async function beginState(
  host: BenchHost,
  opened: OpenedJob,
  input: MeasureInput,
  watch: Watch,
): Promise<MeasuringState> {
  const { executable, attempt } = input;
  const key = measuringKey(input);
  const before = readMeasuringState(opened.paths, key, attempt);
  if (before !== null) return before;
  // Nothing has run yet: what lies there, somebody else has put there.
  for (const { outside } of homesOf(opened, key)) await removeTree(outside);
  const clock = new RunClock(null, host.readClocks);
  const began = {
    firstStartedAt: new Date(clock.now()).toISOString(),
    spentMs: 0,
    customUnits: {},
    clock: clock.notes(),
  };
  const listed = await listOne(host, opened, executable, watch);
  if ('empty' in listed) return { ...began, listed: [] };
  const state = { ...began, listed: [...listed.ids] };
  await writeMeasuringState(opened.paths, key, state);
  return state;
}
