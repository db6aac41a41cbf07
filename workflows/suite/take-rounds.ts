import { roundOrder } from '../../gate/policy/rounds/round-order.ts';
import { looksFor } from '../../gate/statistics/looks.ts';
import type { RoundsUnderWay } from '../state/rounds-under-way.ts';
import { confirmFound } from '../turns/confirm-found.ts';
import { benchesAlone } from '../turns/lane-turns.ts';
import { lookAtRounds } from '../turns/look-at-rounds.ts';
import { measureAlone } from '../turns/measure-alone.ts';
import type { LaneRounds } from './lane-rounds.ts';
import type { LaneWork } from './lane-work.ts';
import { hasTimeFor, type KeepRound, type RoundTaking, takenOf, takeRound } from './take-round.ts';

/** What is left of rounds where the history's room ends. */
export type RoundsLeft = Pick<RoundsUnderWay, 'round' | 'confirmed' | 'sinceLook' | 'leftMs'>;

/**
 * Takes the rounds after the first, each of all executables that a lane has measured, so that a mood of the machine hits
 * all of them alike. A round is begun only where there is time for all of it: then each executable has as many. By turns
 * no more are taken of what looks have decided, and what they found is confirmed.
 *
 * @param from where an earlier run of the workflow left them; null: they begin
 * @returns what is left where the history's room ends; null: nothing
 */
export async function takeRounds(
  work: LaneWork,
  rounds: LaneRounds,
  keep: KeepRound,
  from: RoundsLeft | null = null,
): Promise<RoundsLeft | null> {
  const { due, stopped, terms, turns } = rounds;
  const clock = work.suiteClock(from === null ? terms.budget : (from.leftMs ?? undefined));
  const taking: RoundTaking = { clock, keep, room: work.roomForRounds(from !== null) };
  const leftMs = () => (terms.budget === undefined ? null : clock());
  // A host that was lost while it confirmed had all of its looks taken.
  const isConfirming = turns?.looks.isConfirming === true && (from !== null || work.isPatched('confirming-goes-on'));
  if (!isConfirming) {
    const ended = await takeAll(work, rounds, taking, from);
    if (ended !== null) return { ...ended, confirmed: 0, leftMs: leftMs() };
  }
  if (turns !== null) {
    const confirmed = await confirmFound(
      work,
      { ...rounds, turns },
      taking,
      from?.round === null ? from.confirmed : null,
    );
    if (confirmed !== null) return { round: null, confirmed, sinceLook: confirmed, leftMs: leftMs() };
  }
  for (const [key, { terms: built, ref }] of new Map([...stopped, ...due])) await work.finish(key, built, ref, true);
  return null;
}

/** Takes rounds until all are taken, or there is no time for one more; by turns it is looked at them, at the end once more. */
async function takeAll(
  work: LaneWork,
  rounds: LaneRounds,
  taking: RoundTaking,
  from: RoundsLeft | null,
): Promise<Pick<RoundsLeft, 'round' | 'sinceLook'> | null> {
  const { due, terms, seed, turns } = rounds;
  const looks = turns === null ? [] : looksFor(terms.max).rounds;
  let sinceLook = from?.sinceLook ?? 0;
  // What only the base has, has no first round yet.
  for (let round = from?.round ?? (turns === null ? 2 : 1); round <= terms.max; round += 1) {
    const missing = [...[...due.values()].filter(({ ref }) => takenOf(ref) < round), ...benchesAlone(turns, round)];
    if (!hasTimeFor(work, rounds, missing, taking.clock)) break;
    if (taking.room.endsBefore(missing.length)) return { round, sinceLook };
    for (const each of roundOrder(missing, ({ executable }) => executable.key, seed, round)) {
      if ('clock' in each) await takeRound(work, rounds, each, taking);
      else if (turns !== null) await measureAlone(work, { ...rounds, turns }, each, taking.clock);
      taking.room.noteTaken();
    }
    sinceLook += 1;
    const look = looks.indexOf(round);
    if (turns === null || look === -1) continue;
    // On the host after one that was lost it was taken before.
    if (look < (turns.looks.answer?.looks ?? 0) && work.isPatched('each-look-once')) continue;
    await lookAtRounds(work, { ...rounds, turns });
    sinceLook = 0;
  }
  // What there was no time for any more is looked at earlier than it was to be.
  if (turns !== null) await lookAtRounds(work, { ...rounds, turns });
  return null;
}
