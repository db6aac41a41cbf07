import { patched } from '@temporalio/workflow';
import { differingParts, measuredOf, type TakenHalf } from '../../gate/contract/measured/measured-pair.ts';
import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import { firstOfPair } from '../../gate/policy/rounds/pair-order.ts';
import { FailedHalf, failureReport, HostUnavailable } from '../calls/failures.ts';
import { askedRound, builtKey, type LaneRounds } from '../suite/lane-rounds.ts';
import type { LaneWork } from '../suite/lane-work.ts';
import type { RoundOfChange } from '../suite/round-of-change.ts';
import { withRound } from '../suite/with-round.ts';
import { noteBaseFailure } from './build-base.ts';
import type { BaseBench, LaneTurns } from './lane-turns.ts';

/**
 * Measures a round of an executable by turns with the base's, by one step of the host. Both halves are kept, or neither: a host
 * that dies between them leaves the pair to the next.
 *
 * @param timeoutMs of either half
 * @returns the change's half; null where the base took the step with it, and the change is to be measured alone
 * @throws FailedHalf where the change's failed
 */
export async function takePair(
  work: LaneWork,
  rounds: LaneRounds & { readonly turns: LaneTurns },
  bench: BaseBench,
  { suite, command, executable, number, timeoutMs, summary }: RoundOfChange,
): Promise<MeasurementRef | null> {
  const { round } = askedRound(rounds, number);
  if (round === undefined) return null;
  const { turns } = rounds;
  const { commit, tree, asBase = { minFreeDisk: 0 } } = turns.job;
  // Nothing is built with it any more, and it stands in the history for each pair.
  const { warmBase: _, ...job } = work.job;
  const asked = {
    ...{ job, suite, command, executable, timeoutMs, round: { ...round, ...leftOf(turns, bench, number) } },
    noiseBand: work.profile.noise.band,
    first: firstOfPair(executable.key, number, rounds.seed),
    base: {
      ...{ commit, tree, asBase },
      executable: differingParts(bench.executable, executable),
      number: (bench.ref?.rounds?.length ?? 0) + 1,
    },
  };
  try {
    const pair = await work.spend(2 * timeoutMs, (host) =>
      host.measurePair.executeWithOptions({ summary: `${summary}, by turns` }, [asked]),
    );
    if (pair.base !== null) keepHalf(turns, bench, pair.base);
    if ('failure' in pair.change) throw new FailedHalf(pair.change.failure);
    return pair.change.ref;
  } catch (error) {
    const lost = error instanceof HostUnavailable ? error.message : ofNobody(error);
    if (lost === null) throw error;
    bench.isOver = true;
    noteFailure(turns, bench, { failure: { class: 'transient', message: `by turns: ${lost}` } });
    return null;
  }
}

/** The first set of either side is the one that its records refer to, and has all of the executable. */
function leftOf({ looks }: LaneTurns, { executable, ref }: BaseBench, number: number): { only?: readonly string[] } {
  const only = number === 1 || ref === null ? undefined : looks.only.get(executable.key);
  return only === undefined ? {} : { only };
}

/** Why a pair failed by what is no half's own, in every attempt; null: it didn't. Alone, the change shows whether it is the host. */
function ofNobody(error: unknown): string | null {
  const report = failureReport(error);
  return report?.class === 'transient' && !(error instanceof FailedHalf) ? report.message : null;
}

/**
 * Keeps what a half of the base measured. One that panicked drops its pair; the second in a row is its executable's last,
 * as is one that failed otherwise.
 */
export function keepHalf(turns: LaneTurns, bench: BaseBench, half: TakenHalf): void {
  const measured = measuredOf(half);
  if (measured?.rounds !== undefined) {
    bench.ref = bench.ref === null ? measured : withRound(bench.ref, measured);
    turns.keep(bench.ref);
  }
  if (!('failure' in half)) {
    bench.failedLast = false;
    return;
  }
  const mayRecover =
    half.failure.class === 'benchmark-failed' && !bench.failedLast && patched('failed-half-drops-pair');
  bench.failedLast = true;
  noteFailure(turns, bench, half);
  if (!mayRecover) bench.isOver = true;
}

function noteFailure(
  { built }: LaneTurns,
  bench: BaseBench,
  { failure }: Extract<TakenHalf, { readonly failure: unknown }>,
): void {
  const { measured: _, ...report } = failure;
  const of = built.get(builtKey(bench.suite, bench.command));
  if (of !== undefined) noteBaseFailure(of, report);
}
