import { patched, workflowInfo } from '@temporalio/workflow';
import type { HostDescription } from '../../gate/hosts/description.ts';
import { hostKey, type Lane } from '../../gate/names/names.ts';
import { type Rounds, roundTermsOf } from '../../gate/profile/rounds.ts';
import { isSettled, recordKey } from '../state/gate-state.ts';
import type { RoundsUnderWay } from '../state/rounds-under-way.ts';
import type { SuiteTask } from '../state/suite-task.ts';
import { buildAhead } from '../suite/build-and-list.ts';
import { becomesDue, builtKey, type LaneRounds, newRounds } from '../suite/lane-rounds.ts';
import type { LaneWork } from '../suite/lane-work.ts';
import { resumeExecutable, resumeTurns, standOf } from '../suite/resume-rounds.ts';
import type { KeepRound } from '../suite/take-round.ts';
import { takeRounds } from '../suite/take-rounds.ts';
import { beginTurns } from '../turns/begin-turns.ts';
import { benchesAlone } from '../turns/lane-turns.ts';
import { withRoundKept } from './keep-round.ts';
import type { LaneSetting } from './lane-setting.ts';

/** The rounds of a lane on the host that it has leased now; null: each executable is measured once. */
export function roundsOfLease(
  { request, identity }: Pick<LaneSetting, 'request' | 'identity'>,
  host: HostDescription,
  lane: Lane,
  from: RoundsUnderWay | null,
) {
  const terms: Rounds | null = roundTermsOf(request.profile);
  if (terms === null || !patched('rounds')) return null;
  // On the same host it is the same session, though the lease is another one: what sessions differ by isn't in it.
  const isSame = from !== null && from.host === hostKey(host);
  const session = isSame ? from.session : `${workflowInfo().runId}/${lane}/${Date.now()}`;
  return newRounds(terms, session, `${identity.workflowId}\n${lane}`);
}

/**
 * Builds a lane's Criterion suites before anything is measured. Of those that another host has measured the first rounds
 * of, the rest is due here.
 *
 * @param from where an earlier run of the workflow left the rounds of these suites; null: none did
 */
export async function buildForRounds(
  work: LaneWork,
  tasks: readonly SuiteTask[],
  gate: Pick<LaneSetting, 'request' | 'context' | 'state'>,
  from: RoundsUnderWay | null,
): Promise<void> {
  const { rounds } = work;
  const { state } = gate;
  if (rounds === null) return;
  rounds.turns = await beginTurns(work, gate);
  for (const task of tasks) {
    if (task.definition.kind !== 'criterion') continue;
    const record = state.records.get(recordKey(task));
    if (record === undefined || !isSettled(record)) {
      if (from !== null) continue;
      await buildAhead(work, rounds, task.suite, task.command);
      continue;
    }
    const begun = record.measurements.filter((ref) => mayGoOn(ref.rounds, rounds) && ref.takenOver === undefined);
    if (begun.length === 0) continue;
    await buildAhead(work, rounds, task.suite, record.command);
    const key = builtKey(task.suite, record.command);
    const { executables, terms } = rounds.built.get(key)?.listed ?? { executables: [], terms: undefined };
    rounds.built.delete(key);
    const left = new Map(from?.suitesLeftMs ?? []).get(task.suite);
    const clock = work.suiteClock(left ?? task.definition.budget);
    for (const ref of begun) {
      const executable = executables.find((each) => each.key === ref.key);
      if (executable === undefined) continue;
      const due = { suite: task.suite, command: record.command, executable, terms, clock, ref };
      if (from === null) becomesDue(rounds, due);
      else resumeExecutable(rounds, from, due);
    }
  }
  const recorded = [...state.baseRecords.values()].flatMap(({ measurements }) => measurements);
  if (from !== null)
    resumeTurns(rounds, from, (key) => recorded.find((ref) => ref.key === key && ref.lane === from.lane));
}

/** What has all of its rounds may still have to be confirmed. */
const mayGoOn = (taken: readonly unknown[] | undefined, { terms, turns }: LaneRounds): boolean =>
  taken !== undefined && (taken.length < terms.max || turns !== null);

const isAnythingLeft = ({ due, stopped, turns }: LaneRounds): boolean =>
  due.size + stopped.size > 0 || benchesAlone(turns, 1).length > 0;

/**
 * Takes the rounds after the first, and keeps each in the records of all suites that have its executable.
 *
 * @param from where an earlier run of the workflow left them; null: they begin
 * @returns where they stand as the history's room ends; null: they are over
 */
export async function goOnInRounds(
  work: LaneWork,
  { state, board }: Pick<LaneSetting, 'state' | 'board'>,
  from: RoundsUnderWay | null,
): Promise<Omit<RoundsUnderWay, 'tasks' | 'laneFollows'> | null> {
  const { rounds, job, host } = work;
  if (rounds === null || !isAnythingLeft(rounds)) return null;
  const suites = new Set([...rounds.due.values()].map(({ suite }) => suite));
  const keep: KeepRound = ({ ref }, failure) => {
    for (const [at, record] of state.records) {
      const kept = withRoundKept(record, { ref, failure });
      const isUnconfined = kept !== record && host.isolation === 'none';
      state.records.set(at, isUnconfined ? { ...kept, unconfinedOn: host.id } : kept);
    }
  };
  const left = await takeRounds(work, rounds, keep, from);
  if (left !== null) {
    const { session } = rounds;
    const of = { lane: job.lane, machineClass: host.machineClass, host: hostKey(host), session };
    return { ...of, ...left, ...standOf(rounds) };
  }
  for (const record of state.records.values()) if (suites.has(record.suite)) board.settle(job.lane, record);
  return null;
}
