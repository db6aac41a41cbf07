import { workflowInfo } from '@temporalio/workflow';
import { roundOrder } from '../../gate/policy/rounds/round-order.ts';
import { CONFIRMING_PAIRS } from '../../gate/statistics/confirmation.ts';
import { looking } from '../calls/activities.ts';
import type { LaneRounds } from '../suite/lane-rounds.ts';
import type { LaneWork } from '../suite/lane-work.ts';
import { hasTimeFor, type RoundTaking, takeRound } from '../suite/take-round.ts';
import { benchBeside, type LaneTurns, measureOnly } from './lane-turns.ts';
import { noteSeen, sidesOf, unlessUnanswered, unseenHalves } from './look-at-rounds.ts';

/** A pass's history holds 2,000 events, and what comes after the measuring takes some of them. */
const MOST_EVENTS = 1_700;

/**
 * Takes fresh pairs of what looks have found, of it alone, and has them say it again. What there is no time for,
 * or no room in the history, isn't confirmed, and nobody is convicted by it.
 */
export async function confirmFound(
  work: LaneWork,
  rounds: LaneRounds & { readonly turns: LaneTurns },
  taking: RoundTaking,
): Promise<void> {
  const { due, stopped, turns, seed } = rounds;
  const { looks } = turns;
  const uri = looks.answer?.uri ?? null;
  if (looks.unlooked !== null || looks.answer === null || uri === null) return;
  const all = new Map([...stopped, ...due]);
  for (const [key, each] of due) stopped.set(key, each);
  due.clear();
  measureOnly(looks, looks.answer.candidates);
  for (const { key } of looks.answer.candidates) {
    const each = all.get(key);
    if (each !== undefined && benchBeside(turns, key) !== null) due.set(key, each);
  }
  for (let pair = 1; pair <= CONFIRMING_PAIRS && due.size > 0; pair += 1) {
    const candidates = [...due.values()];
    if (!hasTimeFor(work, rounds, candidates, taking.clock) || workflowInfo().historyLength > MOST_EVENTS) break;
    for (const each of roundOrder(candidates, ({ executable }) => executable.key, `${seed}\nconfirming`, pair)) {
      await takeRound(work, rounds, each, taking);
    }
  }
  const executables = unseenHalves(due.values(), turns);
  if (executables.length === 0) return;
  const answer = await unlessUnanswered(
    looking.confirmTurns.executeWithOptions({ summary: 'look at fresh pairs of what was found' }, [
      { before: uri, ...sidesOf(work, turns), executables },
    ]),
  );
  if (answer === null) return;
  noteSeen(turns, executables);
  looks.answer = { ...looks.answer, uri: answer.uri, candidates: [] };
}
