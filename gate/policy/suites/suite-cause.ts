import { causeOfFailure, causeUnlessMeasured, SuiteCause } from '../../contract/decision/causes.ts';
import type { FailureReport } from '../../contract/failure.ts';
import type { BaseProbe } from '../../contract/probe/base-probe.ts';
import type { SuiteRecord } from '../../contract/suite-record.ts';
import type { Suite } from '../../profile/profile.ts';
import { probeOf } from '../charging/base-verdict.ts';
import type { JudgedSuite } from './judged.ts';
import { isStandInDue } from './stand-in-due.ts';

/** What the request selected, and what the base's baseline has. */
export interface SuiteExpectations {
  readonly suites: readonly string[] | null;
  readonly executables: readonly string[] | null;
  readonly baseSuites: readonly string[];
  /** Why a suite without any record wasn't run, in a few words. */
  readonly unrecorded: string;
  /** What is known of the trusted base where the change failed; absent: nobody looked. */
  readonly probes?: readonly BaseProbe[] | undefined;
  /** Whether a further pass tries what this one's budget didn't reach. */
  readonly goesOn: boolean;
}

export interface SuiteFault {
  readonly cause: SuiteCause;
  readonly failure: FailureReport | null;
}

/**
 * What stands against a suite.
 *
 * @param numbers how many of its numbers count
 */
export function suiteFault(judged: JudgedSuite, numbers: number, asked: SuiteExpectations): SuiteFault | null {
  const run = judged.main?.record;
  if (run === undefined) {
    const selected = asked.suites === null || asked.suites.includes(judged.name);
    return { cause: selected ? 'budget-out' : 'not-selected', failure: null };
  }
  const faults = standingFailures(judged, run, asked.goesOn).flatMap((failure): SuiteFault[] => {
    const cause = isOfHost(failure, run, asked.probes)
      ? 'degraded-provider'
      : causeBeside(failure, judged, asked.baseSuites);
    return cause === undefined ? [] : [{ cause, failure }];
  });
  for (const cause of SuiteCause.options) {
    const fault = faults.find((each) => each.cause === cause);
    if (fault !== undefined) return fault;
  }
  if (waits(judged, run, asked.goesOn) && run.failures.some(isOfBenches)) return { cause: 'budget-out', failure: null };
  const cause = withoutFailure(judged, run, numbers, asked);
  return cause === null ? null : { cause, failure: null };
}

/** Whether the simpler command measured what the whole one hadn't. */
const isMadeGood = ({ main }: Pick<JudgedSuite, 'main'>): boolean =>
  main?.record.simpler !== undefined && !main.record.simpler.failed && main.simplerGave === true;

/**
 * What the simpler command made good, or for want of one the CPU fallback: the part that is untested is told with its own
 * lines, log and command. Null: nothing.
 */
export const excusedFailure = ({ main, sides, suite }: JudgedSuite): FailureReport | null => {
  const onDevice = sides.find(({ record, side }) => record.side === suite.lane && side === 'cuda');
  const isStoodIn = suite.simpler === null && onDevice !== undefined && main !== null && main !== onDevice;
  const failed = isStoodIn ? onDevice : isMadeGood({ main }) ? main : null;
  return failed?.record.failures.find(isOfBenches) ?? null;
};

/** Whether what measures failed, and not what it is built by. */
export const isOfBenches = ({ class: kind }: Pick<FailureReport, 'class'>): boolean =>
  kind === 'benchmark-failed' || kind === 'overran';

/** Whether a further pass tries what may make a suite's failures good. */
const waits = ({ suite, sides }: JudgedSuite, record: SuiteRecord, goesOn: boolean): boolean =>
  goesOn &&
  isStandInDue(
    suite,
    record,
    sides.map((side) => side.record),
  );

/**
 * Failures that stand: not those that the simpler command made good by measuring what had not been measured, or may yet
 * make good in a further pass, not the overrun of an executable that lists nothing (a libtest harness, a fuzz target that
 * doesn't end by itself), and not the failure of a program that had to do without its model.
 *
 * @param goesOn whether there is a further pass
 */
export function standingFailures(judged: JudgedSuite, record: SuiteRecord, goesOn: boolean): readonly FailureReport[] {
  const { main } = judged;
  const modelless = new Set(main?.reports.flatMap(({ uri, modelMissing }) => (modelMissing ? [uri] : [])));
  const excused = isMadeGood({ main }) || waits(judged, record, goesOn);
  return record.failures.filter((failure) => {
    const { class: kind, measured, reported } = failure;
    if (kind === 'overran' && measured?.listed === 0) return false;
    if (reported !== undefined && modelless.has(reported.uri)) return false;
    return !(excused && isOfBenches(failure));
  });
}

/**
 * A compiler that crashes over the base as well crashes by no fault of the change: it is the host's. So is a disk that
 * builds fill, until the base is known to build there.
 */
function isOfHost(
  { crashed, filledDisk }: FailureReport,
  record: SuiteRecord,
  probes: readonly BaseProbe[] = [],
): boolean {
  if (crashed !== true && filledDisk !== true) return false;
  const finding = probeOf(record, probes)?.finding;
  if (filledDisk === true) return finding?.built !== true;
  return finding?.failures.some((failure) => failure.crashed === true) === true;
}

/** What the base measured and the change can't build or find any more, the change removed; else it never was there. */
function causeBeside(
  failure: FailureReport,
  judged: JudgedSuite,
  baseSuites: readonly string[],
): SuiteCause | undefined {
  const cause = causeOfFailure(failure.class);
  if (!baseSuites.includes(judged.name)) return cause;
  const gone = cause === 'profile-wrong' || (cause === 'tool-missing' && namesOwnFile(judged.suite, failure));
  return gone ? 'removed' : cause;
}

/** True where what is missing is a file of the repository, and not a tool of the host. */
export function namesOwnFile(suite: Suite, { message }: Pick<FailureReport, 'message'>): boolean {
  const program = suite.command.split(' ')[0] ?? '';
  const files = suite.kind === 'command' ? suite.requires.filter((path) => !/^[/{~]/.test(path)) : [];
  const own = program.includes('/') && !program.startsWith('/') ? [program.replace(/^\.\//, ''), ...files] : files;
  return own.some((path) => message.includes(path.replace(/^\.\//, '')));
}

function withoutFailure(
  judged: JudgedSuite,
  record: SuiteRecord,
  numbers: number,
  { executables }: SuiteExpectations,
): SuiteCause | null {
  if (record.notRun !== undefined && record.notRun !== 'no-cuda') return record.notRun;
  if (numbers > 0) return null;
  // On the CPU lane too, where a feature of the suite wants CUDA and this host has none.
  if (judged.noCuda !== null || record.notRun === 'no-cuda') return 'no-cuda';
  const lack = causeUnlessMeasured(record.failures.map((failure) => failure.class));
  if (lack !== undefined) return lack;
  const reports = judged.main?.reports ?? [];
  if (reports.length > 0 && reports.every(({ modelMissing }) => modelMissing)) return 'model-missing';
  return executables === null || touched(record) ? 'nothing-measured' : 'not-selected';
}

/** False where a selection of executables left nothing of the suite. */
const touched = (record: SuiteRecord): boolean =>
  record.measurements.length +
    record.reports.length +
    record.empty.length +
    record.leftOut.length +
    record.failures.length >
  0;
