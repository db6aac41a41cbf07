import type { MeasurementSet } from '../../../gate/baseline/measurement-set.ts';
import type { FailureReport } from '../../../gate/contract/failure.ts';
import { ownResults } from '../../../gate/criterion/listing/own-results.ts';
import type { Problem } from '../../../gate/criterion/measurement.ts';
import { TreeBudget } from '../../criterion/tree-budget.ts';
import { executableIdentity, isQuick } from '../cargo/bench-arguments.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { giveBackDisk } from '../job/give-back-disk.ts';
import { provenanceOf } from '../job/provenance.ts';
import { tooMuchLeft, wholeFailure } from './bench-failure.ts';
import { remeasure } from './remeasure.ts';
import type { RanExecutable } from './run-executable.ts';

/** What was measured, and what failed: one doesn't exclude the other. */
export interface Measured {
  readonly set: MeasurementSet;
  readonly failure: FailureReport | null;
  readonly durationMs: number;
}

/** Reads what all attempts left, and measures a few benchmarks again where nothing failed. */
export async function collectMeasured(host: BenchHost, ran: RanExecutable, watch: Watch): Promise<Measured> {
  const { input, opened, home, clock, end } = ran;
  const clockFollowed = clock.follow();
  const read = await readAndRepeat(host, ran, watch).finally(clockFollowed);
  const { failure, durationMs, logs, ...results } = read;
  const clean = await ran.leftClean();
  return {
    failure,
    durationMs,
    set: {
      ...provenanceOf(opened, {
        suite: input.suite,
        command: input.command,
        host: ran.fingerprint,
        disturbance: { ...(await ran.disturbance()), ...clock.disturbance() },
        clean,
        // Cargo's own variables for the package are left away: they say nothing that the commit doesn't.
        environment: { CRITERION_HOME: home.inside },
        startedAt: ran.state.firstStartedAt,
        finishedAt: results.remeasured.length > 0 ? new Date().toISOString() : ran.endedAt,
        result: end.result,
        peakMemoryBytes: end.peakMemoryBytes,
        logs,
      }),
      executable: executableIdentity(input.executable),
      quick: isQuick(input.executable.args),
      ...results,
    },
  };
}

type Results = Pick<MeasurementSet, 'listed' | 'only' | 'ownTimes' | 'benchmarks' | 'remeasured' | 'problems'>;

async function readAndRepeat(
  host: BenchHost,
  ran: RanExecutable,
  watch: Watch,
): Promise<Results & { failure: FailureReport | null; durationMs: number; logs: readonly string[] }> {
  const { input, opened, state, call, end, clock } = ran;
  const { exact, wanted, all } = call;
  const budget = new TreeBudget();
  const window = () => clock.windowSince(new Date(state.firstStartedAt));
  const reading = ran.units.withoutThem(await host.readTree(ran.home.outside, window(), budget));
  const own = ownResults(state.listed, reading.benchmarks, input.executable.target);
  const leftFull = end.result?.leftDiskFull === true;
  const filled = leftFull ? await giveBackDisk(host, opened, [ran.home.outside]) : null;
  const failed =
    ran.failure ?? tooMuchLeft(input, budget, exact) ?? (filled === null ? null : wholeFailure(input, filled, exact));
  const repeat = { ...input, ...call, first: own.benchmarks, window, spentMs: end.durationMs, budget };
  const again = failed === null && !leftFull ? await remeasure(host, opened, repeat, watch) : NOT_REPEATED;
  const elapsedMs = end.durationMs + again.durationMs;
  if (state.listed.length > 0) await ran.keepState(elapsedMs);
  const ownTimes = ran.lengths.noted();
  return {
    failure: failed ?? tooMuchLeft(input, budget, exact),
    durationMs: Math.round(state.spentMs + elapsedMs),
    logs: [...end.logs, ...again.logs],
    listed: own.listed,
    ...(all ? {} : { only: [...wanted] }),
    ...(ownTimes === undefined ? {} : { ownTimes }),
    benchmarks: own.benchmarks,
    remeasured: again.benchmarks,
    problems: [...reading.problems, ...own.problems.filter((each) => all || wasAsked(each, wanted))],
  };
}

/** What a round wasn't to measure isn't missing. */
const wasAsked = ({ code, where }: Problem, wanted: readonly string[]): boolean =>
  code !== 'incomplete' || wanted.includes(where);

const NOT_REPEATED = { benchmarks: [], durationMs: 0, logs: [] };
