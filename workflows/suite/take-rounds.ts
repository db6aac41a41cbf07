import type { FailureReport } from '../../gate/contract/failure.ts';
import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import { roundOrder } from '../../gate/policy/rounds/round-order.ts';
import { type BaseBench, benchBeside, benchesAlone } from '../turns/lane-turns.ts';
import { measureAlone } from '../turns/measure-alone.ts';
import type { DueExecutable, LaneRounds } from './lane-rounds.ts';
import type { LaneWork } from './lane-work.ts';
import { allowRound, measureRound } from './measure-round.ts';
import { recordFailure } from './record-failure.ts';
import { emptyAttempt } from './suite-choices.ts';
import type { SuiteClock } from './suite-clock.ts';
import { withRound } from './with-round.ts';

/** Keeps what an executable has after a round more, and how one failed. */
export type KeepRound = (due: DueExecutable, failure: FailureReport | null) => void;

/**
 * Takes the rounds after the first, each of all executables that a lane has measured, so that a mood of the machine hits
 * all of them alike. A round is begun only where there is time for all of it: then each executable has as many.
 */
export async function takeRounds(work: LaneWork, rounds: LaneRounds, keep: KeepRound): Promise<void> {
  const { due, terms, seed, turns } = rounds;
  const clock = work.suiteClock(terms.budget);
  // What only the base has, has no first round yet.
  for (let round = turns === null ? 2 : 1; round <= terms.max; round += 1) {
    const missing = [...[...due.values()].filter(({ ref }) => takenOf(ref) < round), ...benchesAlone(turns, round)];
    const expectedMs = missing.reduce((sum, each) => sum + lastMsOf(rounds, each), 0);
    if (work.allow(Number.POSITIVE_INFINITY, clock).timeoutMs < expectedMs) break;
    for (const each of roundOrder(missing, ({ executable }) => executable.key, seed, round)) {
      if ('clock' in each) await takeRound(work, rounds, each, clock, keep);
      else if (turns !== null) await measureAlone(work, { ...rounds, turns }, each, clock);
    }
  }
  for (const { executable, terms: built, ref } of due.values()) await work.finish(executable.key, built, ref);
}

/** What its last round took, both halves of it. */
function lastMsOf({ turns }: LaneRounds, { executable, ref }: DueExecutable | BaseBench): number {
  const base = benchBeside(turns, executable.key)?.ref;
  return (ref?.rounds?.at(-1)?.durationMs ?? 0) + (base?.rounds?.at(-1)?.durationMs ?? 0);
}

const takenOf = ({ rounds = [] }: MeasurementRef): number => rounds.length;

/** One that fails is its executable's last; so is one for which its executable, or its suite, has no time. */
async function takeRound(
  work: LaneWork,
  rounds: LaneRounds,
  due: DueExecutable,
  clock: SuiteClock,
  keep: KeepRound,
): Promise<void> {
  const { suite, command, executable, ref } = due;
  const number = takenOf(ref) + 1;
  const lastMs = ref.rounds?.at(-1)?.durationMs ?? 0;
  const own = work.profile.budget.executable - ref.durationMs;
  const { timeoutMs, endedByPass } = allowRound(work, executable.key, own, () => Math.min(due.clock(), clock()));
  if (timeoutMs <= 0 || timeoutMs < lastMs || work.isFull()) return end(work, rounds, due);
  work.show(suite, { state: 'measuring', now: `${executable.target}, round ${number} of ${rounds.terms.max}` });
  const summary = `measure ${executable.target}: round ${number} of ${rounds.terms.max}`;
  try {
    const more = await measureRound(work, { suite, command, executable, number, timeoutMs, summary });
    due.ref = withRound(ref, more);
    keep(due, null);
    await work.finish(executable.key, undefined, due.ref);
  } catch (error) {
    const attempt = emptyAttempt();
    const measured = recordFailure(attempt, error, endedByPass);
    if (measured !== undefined) due.ref = withRound(ref, measured);
    // A round that was cut off for want of time accuses nobody: the ones before it stand.
    keep(due, attempt.failures.find((failure) => failure.class !== 'overran') ?? null);
    rounds.due.delete(executable.key);
  }
}

/** What it has is all that there will be. */
async function end(work: LaneWork, { due }: LaneRounds, { executable, terms, ref }: DueExecutable): Promise<void> {
  due.delete(executable.key);
  await work.finish(executable.key, terms, ref);
}
