import { CancellationScope, patched } from '@temporalio/workflow';
import type { HostJob } from '../../gate/contract/host-job.ts';
import { whyNoBase } from '../../gate/contract/probe/no-base.ts';
import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import type { HostDescription } from '../../gate/hosts/description.ts';
import { WITHOUT_SANDBOX } from '../../gate/hosts/without-sandbox.ts';
import { hostKey, type Lane } from '../../gate/names/names.ts';
import { MAXIMUM_PASSES } from '../../gate/policy/decision/decide.ts';
import type { HostTerms } from '../../gate/profile/profile.ts';
import { cleanupProxy } from '../calls/activities.ts';
import { failureReport, HostUnavailable } from '../calls/failures.ts';
import { probeBase } from '../probe/probe-base.ts';
import { type GateState, isSettled, recordKey } from '../state/gate-state.ts';
import { HistoryEnds, type RoundsUnderWay } from '../state/rounds-under-way.ts';
import type { SuiteTask } from '../state/suite-task.ts';
import type { LaneWork } from '../suite/lane-work.ts';
import { measureTask } from '../suite/measure-task.ts';
import { recordFailure } from '../suite/record-failure.ts';
import { type CommandAttempt, emptyAttempt, toRecord } from '../suite/suite-choices.ts';
import { baseJob } from '../turns/base-job.ts';
import { asksForTurns } from '../turns/begin-turns.ts';
import { recordBase } from '../turns/record-base.ts';
import { carriedFallback, isOfOtherClass } from './carried-records.ts';
import { createCarryOver } from './carry-over.ts';
import { createLaneWork } from './create-lane-work.ts';
import { forget, giveUp, isToMeasure, withEarlier } from './lane-records.ts';
import type { LaneSetting } from './lane-setting.ts';
import { createListing } from './list-measured.ts';
import { buildForRounds, goOnInRounds, roundsOfLease } from './measure-in-rounds.ts';
import { recheckHost } from './recheck-host.ts';
import { findOffer, measuredTerms } from './take-over.ts';
import { warmBaseTerms } from './warm-base-terms.ts';

/**
 * Measures suites on one host of a kind, in order, and records what became of each in the state. On a host of another
 * machine class it starts over; on the same class it keeps what is finished.
 *
 * @param from where an earlier run of the workflow left the rounds of these suites; null: none did
 * @returns why there was no host to measure on, or null
 * @throws HistoryEnds where its rounds need a history of their own
 */
export async function runLane(
  gate: LaneSetting,
  lane: Lane,
  planned: readonly SuiteTask[],
  from: RoundsUnderWay | null = null,
): Promise<string | null> {
  const { state, board, request } = gate;
  for (const task of planned) {
    const fallback = isSettled(state.records.get(recordKey(task))) ? null : carriedFallback(gate, task);
    if (fallback !== null) state.records.set(recordKey(task), fallback);
  }
  // What rounds that go on are of has been measured; what there was no time for before isn't tried again in this pass.
  const isIncluded = (task: SuiteTask) =>
    from === null ? isToMeasure(state, task) : isSettled(state.records.get(recordKey(task)));
  let tasks = planned.filter(isIncluded);
  if (tasks.length === 0) return null;
  let left = from;
  let machineClass: string | null = null;
  board.lane(lane, 'waiting', tasks);
  try {
    const asked = {
      lane,
      waitMs: request.profile.waits[lane],
      terms: termsOf(gate),
      ...(from === null ? {} : { machineClass: from.machineClass }),
      onWaiting: (detail: string) => board.waiting(lane, detail),
    };
    await gate.withHost(asked, async (host) => {
      if (from !== null && from.machineClass !== host.machineClass) {
        // Its worker is of an earlier version, and refuses none. All has been measured: more rounds aren't worth all of it again.
        board.remark(lane, `no more rounds: ${host.id} is a machine of another class`);
        return;
      }
      if (machineClass !== null && machineClass !== host.machineClass) {
        for (const task of tasks) forget(state, task);
        // What was seen on machines of another class says nothing of these.
        if (state.looks.has(lane) && patched('looks-of-class')) state.looks.delete(lane);
      }
      machineClass = host.machineClass;
      // Numbers of another class of machine don't stand beside those of this one.
      const others = planned.filter((task) => isOfOtherClass(state.records.get(recordKey(task)), host.machineClass));
      for (const task of others) forget(state, task);
      tasks = planned.filter((task) => tasks.includes(task) || others.includes(task));
      board.lane(lane, 'running', tasks, host.id);
      board.notes(lane, [
        ...(host.conditions?.state?.remarks ?? []),
        ...(host.isolation === 'none' ? [WITHOUT_SANDBOX] : []),
      ]);
      if (lane === 'cuda' && !host.gpu.available) {
        const why = `no CUDA device (${host.gpu.reason})`;
        for (const task of tasks) giveUp(state, task, 'no-cuda', why);
        return;
      }
      const job = { ...jobOf(gate, lane), ...conditionsOf(host), ...warmBaseTerms(gate, tasks) };
      // A lane that moves on goes by what it has measured since.
      const resumed = left;
      left = null;
      await measureOn(gate, host, job, tasks, resumed);
    });
    board.lane(lane, 'done', tasks);
    return null;
  } catch (error) {
    if (!(error instanceof HostUnavailable)) throw error;
    board.lane(lane, 'lost', tasks);
    if (from !== null) {
      board.remark(lane, `no more rounds: ${error.message}`);
      return null;
    }
    for (const task of tasks) giveUp(state, task, 'degraded-provider', error.message);
    return error.message;
  }
}

async function measureOn(
  gate: LaneSetting,
  host: HostDescription,
  job: HostJob,
  tasks: readonly SuiteTask[],
  from: RoundsUnderWay | null,
): Promise<void> {
  const { state, board } = gate;
  const terms = measuredTerms(gate, job.lane, host);
  const listing = createListing(gate, terms);
  const carryOver = createCarryOver(gate, job.lane, host);
  const work = createLaneWork(gate, job, host, {
    offer: await findOffer(gate, terms),
    ...{ listing, carryOver },
    rounds: roundsOfLease(gate, host, job.lane, from),
  });
  const keep = (record: SuiteRecord): void => {
    const run = host.isolation === 'none' ? { ...record, unconfinedOn: host.id } : record;
    state.records.set(recordKey(run), withEarlier(state.records.get(recordKey(run)), run));
  };
  let historyEnds = false;
  try {
    const { unprepared, toolchain } = await prepare(work, state);
    if (unprepared === null) await buildForRounds(work, tasks, gate, from);
    for (const task of tasks) {
      const settled = state.records.get(recordKey(task));
      if (settled !== undefined && isSettled(settled)) {
        if (from !== null) board.settle(job.lane, settled);
        continue;
      }
      const run = unprepared
        ? toRecord(task, task.command, 'primary', unprepared)
        : await measureTask(work, task, keep);
      keep(run);
      board.settle(job.lane, run);
      await listing.flush();
    }
    const left = await goOnInRounds(work, gate, from);
    await recheckHost(work, carryOver, gate);
    historyEnds = left !== null;
    if (left !== null)
      throw new HistoryEnds({
        ...left,
        ...{ laneFollows: gate.laneFollows === true, tasks: tasks.map(withoutDefinition) },
      });
    await probeBase(gate, { work, tasks, toolchain, remove: (base) => removeJob(hostKey(host), base) });
  } finally {
    recordBase(state, tasks, work.rounds?.turns ?? null, state.isContinued);
    await listing.flush();
    // The next pass goes on in this checkout; after the last one nothing of the run stays on the host.
    const isOpen = (record: SuiteRecord | undefined) => !isSettled(record);
    const unsettled =
      tasks.some((task) => isOpen(state.records.get(recordKey(task)))) ||
      (state.isContinued && [...state.records.values()].some(isOpen));
    if ((historyEnds || (unsettled && mayGoOn(state))) && !CancellationScope.current().consideredCancelled)
      state.kept.set(hostKey(host), job.lane);
    else await CancellationScope.nonCancellable(() => remove(gate, hostKey(host), job.lane));
  }
}

/** As a task is handed on: the profile has its definition. */
const withoutDefinition = ({ definition: _, ...task }: SuiteTask): RoundsUnderWay['tasks'][number] => task;

/** Checks out and fetches; what keeps that from working is the same for every suite of the lane. */
async function prepare(
  work: LaneWork,
  state: GateState,
): Promise<{ readonly unprepared: CommandAttempt | null; readonly toolchain?: string | undefined }> {
  const attempt = emptyAttempt();
  try {
    const prepared = await work.spend(work.profile.budget.build, (host) =>
      host.prepareCheckout.executeWithOptions({ summary: `check out ${work.job.commit.slice(0, 12)}` }, [work.job]),
    );
    // A host of an earlier version returns nothing. The first one's is the run's.
    state.lockFile ??= prepared?.lockFile ?? null;
    return { unprepared: null, toolchain: prepared?.toolchain };
  } catch (error) {
    recordFailure(attempt, error, false);
    return { unprepared: attempt };
  }
}

/** Removes the checkouts that hosts keep for a pass that will not come. */
export async function removeKept(gate: Pick<LaneSetting, 'request' | 'context' | 'identity' | 'state'>): Promise<void> {
  for (const [key, lane] of gate.state.kept) await remove(gate, key, lane);
}

/** Best effort: what stays behind is swept by the host's worker when it starts. */
async function remove(gate: Parameters<typeof removeKept>[0], key: string, lane: Lane): Promise<void> {
  gate.state.kept.delete(key);
  const job = jobOf(gate, lane);
  await removeJob(key, job);
  const base = asksForTurns(gate) && whyNoBase(gate.context, gate.request.headSha) === null ? baseJob(gate, job) : null;
  if (base !== null) await removeJob(key, base);
}

async function removeJob(key: string, job: HostJob): Promise<void> {
  try {
    await cleanupProxy(key).removeCheckout.executeWithOptions({ summary: 'remove the checkout' }, [job]);
  } catch (error) {
    if (failureReport(error) === null && !(error instanceof Error && error.name === 'ActivityFailure')) throw error;
  }
}

/** What the profile asks of a host, and what control found to be needed. */
const termsOf = ({ request, context }: LaneSetting): HostTerms =>
  context.isolation === undefined ? request.profile.host : { ...request.profile.host, isolation: context.isolation };

const conditionsOf = ({ conditions }: HostDescription): Pick<HostJob, 'conditions'> =>
  conditions === undefined ? {} : { conditions };

const jobOf = (
  { request, context, identity, state }: Pick<LaneSetting, 'request' | 'context' | 'identity' | 'state'>,
  lane: Lane,
): HostJob => ({
  ...identity,
  commit: request.headSha,
  tree: context.tree,
  bundle: context.bundle,
  lane,
  environment: request.profile.environment,
  toolchainAlternatives: request.profile.toolchain.alternatives,
  ...(state.lockFile === null ? {} : { lockFile: state.lockFile }),
  ...(context.baseLockFile === undefined ? {} : { baseLockFile: context.baseLockFile }),
});

/** The decision table's row of another pass, as far as a lane can know it. */
const mayGoOn = ({ iteration, newlyMeasured }: GateState): boolean =>
  iteration + 1 < MAXIMUM_PASSES && newlyMeasured > 0;
