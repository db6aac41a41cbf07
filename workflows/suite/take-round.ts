import type { FailureReport } from '../../gate/contract/failure.ts';
import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import { ownTimesWords } from '../../gate/contract/measured/own-times-words.ts';
import { type BaseBench, benchBeside } from '../turns/lane-turns.ts';
import type { HistoryRoom } from './history-room.ts';
import type { DueExecutable, LaneRounds } from './lane-rounds.ts';
import type { LaneWork } from './lane-work.ts';
import { allowRound, measureRound } from './measure-round.ts';
import { recordFailure } from './record-failure.ts';
import { emptyAttempt } from './suite-choices.ts';
import type { SuiteClock } from './suite-clock.ts';
import { withRound } from './with-round.ts';

/** Keeps what an executable has after a round more, and how one failed. */
export type KeepRound = (due: DueExecutable, failure: FailureReport | null) => void;

/** By what a round more is taken. */
export interface RoundTaking {
  readonly clock: SuiteClock;
  readonly keep: KeepRound;
  readonly room: HistoryRoom;
}

/** Whether there is time for a round more of each, by what their last ones took. */
export function hasTimeFor(
  work: LaneWork,
  rounds: LaneRounds,
  missing: readonly (DueExecutable | BaseBench)[],
  clock: SuiteClock,
): boolean {
  const expectedMs = missing.reduce((sum, each) => sum + lastMsOf(rounds, each), 0);
  return work.allow(Number.POSITIVE_INFINITY, clock).timeoutMs >= expectedMs;
}

/** What its last round took, both halves of it. */
function lastMsOf({ turns }: LaneRounds, { executable, ref }: DueExecutable | BaseBench): number {
  return lastOf(ref) + lastOf(benchBeside(turns, executable.key)?.ref);
}

const lastOf = (ref: MeasurementRef | null | undefined): number => ref?.rounds?.at(-1)?.durationMs ?? 0;

export const takenOf = ({ rounds = [] }: MeasurementRef): number => rounds.length;

/** One that fails is its executable's last; so is one for which its executable, or its suite, has no time. */
export async function takeRound(
  work: LaneWork,
  rounds: LaneRounds,
  due: DueExecutable,
  { clock, keep }: Pick<RoundTaking, 'clock' | 'keep'>,
): Promise<void> {
  const { suite, command, executable, ref } = due;
  const number = takenOf(ref) + 1;
  // Of two halves the longer one has to end, too.
  const lastMs = Math.max(lastOf(ref), lastOf(benchBeside(rounds.turns, executable.key)?.ref));
  const own = work.profile.budget.executable - ref.durationMs;
  const { timeoutMs, endedByPass } = allowRound(work, executable.key, own, () => Math.min(due.clock(), clock()));
  if (timeoutMs <= 0 || timeoutMs < lastMs || work.isFull()) return end(work, rounds, due);
  const longer = ref.ownTimes === undefined ? '' : ` (${ownTimesWords(ref.ownTimes)})`;
  work.show(suite, {
    state: 'measuring',
    now: `${executable.target}, round ${number} of ${rounds.terms.max}${longer}`,
  });
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
    const accuses = ({ class: kind }: FailureReport) => kind !== 'overran' || hung(work, ref, timeoutMs);
    keep(due, attempt.failures.find(accuses) ?? null);
    rounds.due.delete(executable.key);
  }
}

/** A busy host doesn't make a round so many times longer than any before it. */
const HANGS = 10;

/**
 * Whether a round that was cut off hangs. One that would only have taken longer than what was left accuses nobody: the ones
 * before it stand.
 */
function hung(work: LaneWork, { rounds = [] }: MeasurementRef, timeoutMs: number): boolean {
  const longestMs = Math.max(...rounds.map(({ durationMs }) => durationMs));
  return timeoutMs >= HANGS * longestMs && work.isPatched('round-that-hangs');
}

/** What it has is all that there will be; by turns it is looked at once more. */
async function end(work: LaneWork, { due, stopped, turns }: LaneRounds, executable: DueExecutable): Promise<void> {
  const { key } = executable.executable;
  due.delete(key);
  if (turns !== null) stopped.set(key, executable);
  else await work.finish(key, executable.terms, executable.ref);
}
