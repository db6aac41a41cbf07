import { roundOrder } from '../../gate/policy/rounds/round-order.ts';
import { looksFor } from '../../gate/statistics/looks.ts';
import { confirmFound } from '../turns/confirm-found.ts';
import { benchesAlone } from '../turns/lane-turns.ts';
import { lookAtRounds } from '../turns/look-at-rounds.ts';
import { measureAlone } from '../turns/measure-alone.ts';
import type { LaneRounds } from './lane-rounds.ts';
import type { LaneWork } from './lane-work.ts';
import { hasTimeFor, type KeepRound, takenOf, takeRound } from './take-round.ts';

/**
 * Takes the rounds after the first, each of all executables that a lane has measured, so that a mood of the machine hits
 * all of them alike. A round is begun only where there is time for all of it: then each executable has as many. By turns
 * no more are taken of what looks have decided, and what they found is confirmed.
 */
export async function takeRounds(work: LaneWork, rounds: LaneRounds, keep: KeepRound): Promise<void> {
  const { due, stopped, terms, seed, turns } = rounds;
  const taking = { clock: work.suiteClock(terms.budget), keep };
  const looks = turns === null ? [] : looksFor(terms.max).rounds;
  // What only the base has, has no first round yet.
  for (let round = turns === null ? 2 : 1; round <= terms.max; round += 1) {
    const missing = [...[...due.values()].filter(({ ref }) => takenOf(ref) < round), ...benchesAlone(turns, round)];
    if (!hasTimeFor(work, rounds, missing, taking.clock)) break;
    for (const each of roundOrder(missing, ({ executable }) => executable.key, seed, round)) {
      if ('clock' in each) await takeRound(work, rounds, each, taking);
      else if (turns !== null) await measureAlone(work, { ...rounds, turns }, each, taking.clock);
    }
    if (turns !== null && looks.includes(round)) await lookAtRounds(work, { ...rounds, turns });
  }
  if (turns !== null) {
    // What there was no time for any more is looked at earlier than it was to be.
    await lookAtRounds(work, { ...rounds, turns });
    await confirmFound(work, { ...rounds, turns }, taking);
  }
  for (const [key, { terms: built, ref }] of new Map([...stopped, ...due])) await work.finish(key, built, ref);
}
