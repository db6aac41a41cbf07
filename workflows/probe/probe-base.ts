import { ActivityFailure, CancellationScope, isCancellation, patched } from '@temporalio/workflow';
import type { HostJob } from '../../gate/contract/host-job.ts';
import type { BaseFinding } from '../../gate/contract/probe/base-answer.ts';
import type { BaseProbe } from '../../gate/contract/probe/base-probe.ts';
import { whyNoBase } from '../../gate/contract/probe/no-base.ts';
import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import { askedExecutables, covers, isUntold, isWorthAsking } from '../../gate/policy/charging/asked-of-base.ts';
import { UNTOLD } from '../../gate/policy/charging/base-verdict.ts';
import { mayGoOn } from '../../gate/policy/decision/decide.ts';
import { isStandInDue } from '../../gate/policy/suites/stand-in-due.ts';
import { failureReport, HostLost, HostUnavailable } from '../calls/failures.ts';
import type { LaneSetting } from '../lane/lane-setting.ts';
import { leavingTime } from '../lane/leave-time.ts';
import { type GateState, recordKey } from '../state/gate-state.ts';
import type { SuiteTask } from '../state/suite-task.ts';
import type { LaneWork } from '../suite/lane-work.ts';
import { baseJob } from '../turns/base-job.ts';
import { askSuite, BaseUntold, type BaseWork } from './ask-suite.ts';
import { baseTerms, findAnswer, keepAnswer } from './known-answers.ts';

/** What of a lane the base is asked by. */
interface Probing {
  readonly work: LaneWork;
  readonly tasks: readonly SuiteTask[];
  /** What the compiler of the change's own checkout says that it is. */
  readonly toolchain: string | undefined;
  /** Removes the base's checkout from the host. */
  readonly remove: (job: HostJob) => Promise<void>;
}

/**
 * Asks the trusted base, while the lane's host is held, for each required suite that the change may be charged with: what
 * it fails by too, the change is not charged with. Never a base that a caller names.
 */
export async function probeBase(gate: LaneSetting, probing: Probing): Promise<void> {
  const { state, context, request } = gate;
  const records = chargedRecords(gate, probing.tasks);
  if (gate.charges !== true || records.length === 0 || !patched('probe-base')) return;
  const why = whyNoBase(context, request.headSha);
  const job = baseJob(gate, probing.work.job);
  if (job === null || why !== null) {
    for (const record of records) state.probes.set(recordKey(record), { ...aboutOf(record), why: why ?? '' });
    return;
  }
  gate.board.phase('asking the trusted base');
  const base = baseOf(leavingTime(probing.work, gate), job);
  try {
    for (const record of records) state.probes.set(recordKey(record), await probe(gate, base, record, probing));
  } finally {
    if (base.isBegun()) await CancellationScope.nonCancellable(() => probing.remove(base.work.job));
  }
}

/** Those of a lane's required suites that the change may be charged with, and whose base isn't known yet. */
function chargedRecords({ state, request }: LaneSetting, tasks: readonly SuiteTask[]): SuiteRecord[] {
  return tasks.flatMap((task) => {
    const record = state.records.get(recordKey(task));
    const isRequired = request.profile.suites[task.suite]?.required === true;
    if (record === undefined || !isRequired || !isWorthAsking(record)) return [];
    if (isLeft(state, task, record)) return [];
    if (record.simpler?.nothingNew === true && !record.simpler.failed && !patched('ask-beside-simpler')) return [];
    return state.probes.get(recordKey(task))?.finding === undefined ? [record] : [];
  });
}

/**
 * Whether a further pass may make the failures good: it asks, where they stay. Earlier versions asked nothing wherever the
 * simpler command had no time.
 */
function isLeft(state: GateState, { definition }: SuiteTask, record: SuiteRecord): boolean {
  const before = record.simpler !== undefined && record.notRun === 'budget-out';
  const isDue = isStandInDue(definition, record, []) && mayGoOn({ ...state, interruption: 'budget-out' });
  return isDue !== before && patched('ask-in-last-pass') ? isDue : before;
}

const aboutOf = ({ suite, ranOn, command }: SuiteRecord): Pick<BaseProbe, 'suite' | 'ranOn' | 'command'> => ({
  suite,
  ranOn,
  command,
});

async function probe(
  gate: LaneSetting,
  base: BaseWork,
  record: SuiteRecord,
  { toolchain }: Pick<Probing, 'toolchain'>,
): Promise<BaseProbe> {
  const about = aboutOf(record);
  if (isUntold(record.failures)) return { ...about, why: UNTOLD };
  const asked = [...askedExecutables(record).keys()];
  const same = [...gate.state.probes.values()].find(
    ({ ranOn, command, finding }) =>
      ranOn === record.ranOn && command === record.command && finding !== undefined && covers(finding, asked),
  );
  if (same !== undefined) return { ...same, ...about };
  const terms = baseTerms(gate, base.work.host, record, toolchain);
  const known = isOfHost(record.failures) ? null : await findAnswer(gate, terms, record);
  if (known !== null) return { ...about, finding: known.finding };
  try {
    const finding = await askSuite(base, record);
    if (!isOfHost(finding.failures)) await keepAnswer(gate, terms, finding);
    return { ...about, finding };
  } catch (error) {
    return { ...about, why: whyUntold(error) };
  }
}

/** Whether what room and memory there is decides, which is this host's affair today, and of no other answer. */
const isOfHost = (failures: SuiteRecord['failures'] | BaseFinding['failures']): boolean =>
  failures.some(({ filledDisk }) => filledDisk === true) ||
  (failures.some(({ crashed }) => crashed === true) && patched('crash-asks-anew'));

/**
 * Why nothing can be told of the base. Whatever goes wrong there ends no run; a lost host is another's to go on, and a
 * cancellation is everybody's.
 */
function whyUntold(error: unknown): string {
  if (error instanceof BaseUntold || error instanceof HostUnavailable) return error.message;
  if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  const report = failureReport(error);
  if (report?.class === 'host-state-lost') throw new HostLost(report.message);
  // What isn't known may name places of the host.
  return report?.message ?? 'its base could not be asked';
}

/** The lane's work on the base, in a checkout of its own on the same host. Its time counts against the same budget. */
function baseOf(work: LaneWork, job: HostJob): BaseWork & { isBegun(): boolean } {
  let begun = false;
  let isReady = false;
  return {
    // Whether it fails is asked, not how long it takes.
    work: { ...work, job, rounds: null },
    isBegun: () => begun,
    async prepare(timeoutMs) {
      if (isReady) return;
      begun = true;
      await work.spend(timeoutMs, (host) =>
        host.prepareCheckout.executeWithOptions({ summary: `check out the base ${job.commit.slice(0, 12)}` }, [job]),
      );
      isReady = true;
    },
  };
}
