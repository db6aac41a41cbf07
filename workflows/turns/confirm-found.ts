import { patched, workflowInfo } from '@temporalio/workflow';
import type { RoundRef } from '../../gate/contract/measured/round-ref.ts';
import { roundOrder } from '../../gate/policy/rounds/round-order.ts';
import { CONFIRMING_PAIRS } from '../../gate/statistics/confirmation.ts';
import { looking } from '../calls/activities.ts';
import type { DueExecutable, LaneRounds } from '../suite/lane-rounds.ts';
import type { LaneWork } from '../suite/lane-work.ts';
import { hasTimeFor, type RoundTaking, takeRound } from '../suite/take-round.ts';
import { benchBeside, type LaneTurns, measureOnly } from './lane-turns.ts';
import { noteSeen, sidesOf, unlessUnanswered, unseenHalves } from './look-at-rounds.ts';

/** Where earlier versions left what was found unconfirmed: their runs had one history for all pairs. */
const MOST_EVENTS = 1_700;

/**
 * Takes fresh pairs of what looks have found, of it alone, and has them say it again. What there is no time for
 * isn't confirmed, and nobody is convicted by it.
 *
 * @param taken pairs that an earlier run of the workflow took; null: none does go before
 * @returns how many were taken where the history's room ends; null: all of it is over
 */
export async function confirmFound(
  work: LaneWork,
  rounds: LaneRounds & { readonly turns: LaneTurns },
  taking: RoundTaking,
  taken: number | null,
): Promise<number | null> {
  const { due, turns, seed } = rounds;
  const { looks } = turns;
  const uri = looks.answer?.uri ?? null;
  if (looks.unlooked !== null || looks.answer === null || uri === null) return null;
  looks.isConfirming = true;
  measureOnly(looks, looks.answer.candidates);
  if (taken === null) takeFoundOnly(rounds, looks.answer.candidates);
  for (let pair = (taken ?? 0) + 1; pair <= CONFIRMING_PAIRS && due.size > 0; pair += 1) {
    const candidates = withoutPair(work, rounds, pair);
    if (!hasTimeFor(work, rounds, candidates, taking.clock)) break;
    if (taking.room.endsBefore(candidates.length)) return pair - 1;
    if (workflowInfo().historyLength > MOST_EVENTS && !patched('rounds-go-on-as-new')) break;
    for (const each of roundOrder(candidates, ({ executable }) => executable.key, `${seed}\nconfirming`, pair)) {
      await takeRound(work, rounds, each, taking);
      taking.room.noteTaken();
    }
  }
  const executables = unseenHalves(due.values(), turns);
  if (executables.length === 0) return null;
  const answer = await unlessUnanswered(
    looking.confirmTurns.executeWithOptions({ summary: 'look at fresh pairs of what was found' }, [
      { before: uri, ...sidesOf(work, turns), executables },
    ]),
  );
  if (answer === null) return null;
  noteSeen(turns, executables);
  looks.answer = { ...looks.answer, uri: answer.uri, candidates: [] };
  return null;
}

/** What is due and has fewer fresh pairs than so many: others have them from a host that was lost since. */
function withoutPair(
  work: LaneWork,
  { due, turns }: Pick<LaneRounds, 'due'> & { readonly turns: LaneTurns },
  pair: number,
): DueExecutable[] {
  const all = [...due.values()];
  const isFresh = ({ uri, half }: RoundRef) => half !== undefined && !turns.looks.seen.has(uri);
  const lacking = all.filter(({ ref }) => (ref.rounds ?? []).filter(isFresh).length < pair);
  return lacking.length === all.length || !work.isPatched('fresh-pairs-of-lost-hosts') ? all : lacking;
}

/** Has no more rounds be due but of what was found, where its base takes them, too. */
function takeFoundOnly(
  { due, stopped, turns }: Pick<LaneRounds, 'due' | 'stopped'> & { readonly turns: LaneTurns },
  found: readonly { readonly key: string }[],
): void {
  const all = new Map([...stopped, ...due]);
  for (const [key, each] of due) stopped.set(key, each);
  due.clear();
  for (const { key } of found) {
    const each = all.get(key);
    if (each !== undefined && benchBeside(turns, key) !== null) due.set(key, each);
  }
}
