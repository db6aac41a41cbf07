import { patched, workflowInfo } from '@temporalio/workflow';
import type { Lane } from '../../gate/names/names.ts';
import { type Rounds, roundTermsOf } from '../../gate/profile/rounds.ts';
import { isSettled, recordKey } from '../state/gate-state.ts';
import type { SuiteTask } from '../state/suite-task.ts';
import { buildAhead } from '../suite/build-and-list.ts';
import { becomesDue, builtKey, type LaneRounds, newRounds } from '../suite/lane-rounds.ts';
import type { LaneWork } from '../suite/lane-work.ts';
import { takeRounds } from '../suite/take-rounds.ts';
import { beginTurns } from '../turns/begin-turns.ts';
import { benchesAlone } from '../turns/lane-turns.ts';
import { withRoundKept } from './keep-round.ts';
import type { LaneSetting } from './lane-setting.ts';

/** The rounds of a lane on the host that it has leased now; null: each executable is measured once. */
export function roundsOfLease({ request, identity }: Pick<LaneSetting, 'request' | 'identity'>, lane: Lane) {
  const terms: Rounds | null = roundTermsOf(request.profile);
  if (terms === null || !patched('rounds')) return null;
  return newRounds(terms, `${workflowInfo().runId}/${lane}/${Date.now()}`, `${identity.workflowId}\n${lane}`);
}

/**
 * Builds a lane's Criterion suites before anything is measured. Of those that another host has measured the first rounds
 * of, the rest is due here.
 */
export async function buildForRounds(
  work: LaneWork,
  tasks: readonly SuiteTask[],
  gate: Pick<LaneSetting, 'request' | 'context' | 'state'>,
): Promise<void> {
  const { rounds } = work;
  const { state } = gate;
  if (rounds === null) return;
  rounds.turns = await beginTurns(work, gate);
  for (const task of tasks) {
    if (task.definition.kind !== 'criterion') continue;
    const record = state.records.get(recordKey(task));
    if (record === undefined || !isSettled(record)) {
      await buildAhead(work, rounds, task.suite, task.command);
      continue;
    }
    const begun = record.measurements.filter((ref) => mayGoOn(ref.rounds, rounds) && ref.takenOver === undefined);
    if (begun.length === 0) continue;
    await buildAhead(work, rounds, task.suite, record.command);
    const key = builtKey(task.suite, record.command);
    const { executables, terms } = rounds.built.get(key)?.listed ?? { executables: [], terms: undefined };
    rounds.built.delete(key);
    const clock = work.suiteClock(task.definition.budget);
    for (const ref of begun) {
      const executable = executables.find((each) => each.key === ref.key);
      if (executable !== undefined)
        becomesDue(rounds, { suite: task.suite, command: record.command, executable, terms, clock, ref });
    }
  }
}

/** What has all of its rounds may still have to be confirmed. */
const mayGoOn = (taken: readonly unknown[] | undefined, { terms, turns }: LaneRounds): boolean =>
  taken !== undefined && (taken.length < terms.max || turns !== null);

const isAnythingLeft = ({ due, stopped, turns }: LaneRounds): boolean =>
  due.size + stopped.size > 0 || benchesAlone(turns, 1).length > 0;

/** Takes the rounds after the first, and keeps each in the records of all suites that have its executable. */
export async function goOnInRounds(work: LaneWork, { state, board }: Pick<LaneSetting, 'state' | 'board'>) {
  const { rounds, job } = work;
  if (rounds === null || !isAnythingLeft(rounds)) return;
  const suites = new Set([...rounds.due.values()].map(({ suite }) => suite));
  await takeRounds(work, rounds, ({ ref }, failure) => {
    for (const [at, record] of state.records) state.records.set(at, withRoundKept(record, { ref, failure }));
  });
  for (const record of state.records.values()) if (suites.has(record.suite)) board.settle(job.lane, record);
}
