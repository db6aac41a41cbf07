import type { NotRun } from '../../gate/contract/decision/causes.ts';
import type { BenchExecutable, EmptyExecutable } from '../../gate/contract/executables.ts';
import type { FailureClass, FailureReport } from '../../gate/contract/failure.ts';
import type { EarlierChoice } from '../../gate/contract/measured/earlier-choice.ts';
import type { MeasurementRef, ReportRef } from '../../gate/contract/measured/measurement-ref.ts';
import { placeOf } from '../../gate/contract/measured/set-place.ts';
import type { Method } from '../../gate/contract/outcome.ts';
import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import { earlierChoice } from '../../gate/policy/reuse/why-earlier-measures.ts';
import type { Suite } from '../../gate/profile/profile.ts';
import type { SuiteTask } from '../state/suite-task.ts';

/** What one command of a suite gave. */
export interface CommandAttempt {
  readonly measurements: MeasurementRef[];
  readonly reports: ReportRef[];
  readonly empty: EmptyExecutable[];
  readonly leftOut: { target: string; reason: string }[];
  readonly failures: FailureReport[];
  /** What its build gave; absent: nothing was built, or it isn't one of `cargo bench`. */
  built?: readonly BenchExecutable[];
  toolchainAlternative?: string;
  budgetOut?: boolean;
}

const METHODS: readonly Method[] = ['primary', 'alt1', 'alt2'];

/** Classes after which the profile's next choice may still measure. */
const NEXT_CHOICE: readonly FailureClass[] = ['feature-missing', 'tool-missing'];

/** Classes after which the suite's simpler command is tried, once. */
const SIMPLER: readonly FailureClass[] = ['benchmark-failed', 'overran'];

/** How a command is run: it fills the attempt as it goes, so that an interrupted one isn't lost. */
export type RunCommand = (command: string, attempt: CommandAttempt) => Promise<void>;

/**
 * Runs a suite's commands in the profile's order until one measures: the first choice; where that is vacuous or lacks a
 * feature or a tool, the next choices; after a benchmark failure the simpler command, once.
 *
 * @param keep is given what an interrupted command had measured, before the interruption passes on
 */
export async function tryCommands(
  task: SuiteTask,
  run: RunCommand,
  keep: (partial: SuiteRecord) => void,
): Promise<SuiteRecord> {
  const { definition } = task;
  const isFirstChoice = task.command === definition.command;
  const choices = [task.command, ...(isFirstChoice ? definition.nextChoices : [])];
  const records: SuiteRecord[] = [];
  const earlier: EarlierChoice[] = [];
  let reason = task.reason;
  for (const [index, command] of choices.entries()) {
    const method = methodAt(isFirstChoice ? index : index + 1);
    const attempt = emptyAttempt();
    try {
      await run(command, attempt);
    } catch (error) {
      keep(interrupted(toRecord(task, command, method, attempt, reason)));
      throw error;
    }
    const record = toRecord(task, command, method, attempt, reason);
    if (needsSimpler(attempt) && !attempt.budgetOut) return withSimpler(record, definition, run, keep);
    if (attempt.budgetOut || measuredAnything(attempt) || isFinal(attempt))
      return withEarlier(record, earlier, attempt);
    records.push(record);
    reason = whyNot(command, attempt);
    earlier.push(earlierChoice(command, reason, attempt));
  }
  // Nothing measured: what the first choice said is what a person has to know.
  return records[0] ?? notRun(task, 'not-selected', 'no command');
}

/** How a suite was measured by one of its choices. @param place among them, from 0 */
export const methodAt = (place: number): Method => METHODS[place] ?? 'alt2';

/** What was tried before stands beside what measured, unless by another toolchain than the pinned one: that may decide. */
const withEarlier = (
  record: SuiteRecord,
  earlier: readonly EarlierChoice[],
  { toolchainAlternative }: CommandAttempt,
): SuiteRecord => (earlier.length === 0 || toolchainAlternative !== undefined ? record : { ...record, earlier });

/** A failure that no other command of the profile can mend. */
const isFinal = (attempt: CommandAttempt): boolean =>
  attempt.failures.some((failure) => !NEXT_CHOICE.includes(failure.class));

const measuredAnything = (attempt: CommandAttempt): boolean =>
  attempt.measurements.some((ref) => ref.measured > 0) || attempt.reports.length > 0;

const needsSimpler = (attempt: CommandAttempt): boolean => attempt.failures.some(isWorthSimpler);

/** Whether a simpler command may still measure after a failure. */
export const isWorthSimpler = (failure: Pick<FailureReport, 'class'>): boolean => SIMPLER.includes(failure.class);

/** Measures the simpler command as well; what the first one measured before it failed stays. */
async function withSimpler(
  failed: SuiteRecord,
  suite: Suite,
  run: RunCommand,
  keep: (partial: SuiteRecord) => void,
): Promise<SuiteRecord> {
  if (suite.simpler === null || suite.simpler === failed.command) return failed;
  const attempt = emptyAttempt();
  try {
    await run(suite.simpler, attempt);
  } catch (error) {
    keep(interrupted({ ...failed, simpler: { command: suite.simpler, failed: true } }));
    throw error;
  }
  const failures = attempt.failures.length > 0 || !measuredAnything(attempt);
  const why = `${failed.failures[0]?.message ?? 'the first choice failed'}; measured by ${suite.simpler}`;
  return {
    ...failed,
    ...(gaveSomeNew(failed, attempt) ? { method: 'alt1' as const, reason: why } : {}),
    measurements: [...failed.measurements, ...attempt.measurements.filter((ref) => !has(failed.measurements, ref))],
    reports: [...failed.reports, ...attempt.reports],
    empty: [...failed.empty, ...attempt.empty.filter((each) => !failed.empty.some((before) => isSame(before, each)))],
    failures: [...failed.failures, ...attempt.failures],
    simpler: {
      ...{ command: suite.simpler, failed: failures },
      ...(gaveNothingNew(failed, attempt) ? { nothingNew: true as const } : {}),
    },
    ...(attempt.budgetOut ? { notRun: 'budget-out' as const } : {}),
  };
}

const isSame = (before: EmptyExecutable, { package: owner, target }: EmptyExecutable): boolean =>
  before.target === target && before.package === owner;

/** Whether an attempt measured what a failed one hadn't, or not to its end. */
const gaveSomeNew = ({ measurements }: SuiteRecord, attempt: CommandAttempt): boolean =>
  attempt.reports.length > 0 ||
  attempt.measurements.some(
    (ref) =>
      ref.measured > 0 &&
      !has(measurements, ref) &&
      !measurements.some((before) => before.measured === before.listed && isOfSameTarget(before, ref)),
  );

/** Keys begin with the package. */
const isOfSameTarget = (one: MeasurementRef, other: MeasurementRef): boolean =>
  one.target === other.target && one.key.split('::')[0] === other.key.split('::')[0];

/**
 * Whether all that an attempt measured was whole before, by the names of targets alone; what a run of a program reports may
 * be anything. It decides only whether the base is asked.
 */
const gaveNothingNew = ({ measurements }: SuiteRecord, attempt: CommandAttempt): boolean =>
  attempt.reports.length === 0 &&
  attempt.measurements.every(
    (ref) =>
      has(measurements, ref) ||
      measurements.some(({ target, measured, listed }) => target === ref.target && measured === listed),
  );

/** What was measured before a person cancelled or a host was lost; the next host or pass takes the suite up again. */
const interrupted = (partial: SuiteRecord): SuiteRecord => {
  const counts = partial.measurements.length + partial.reports.length > 0;
  const how = counts && partial.reason !== undefined ? `; ${partial.reason}` : '';
  return { ...partial, notRun: 'budget-out', reason: `interrupted before it ended${how}` };
};

const has = (refs: readonly MeasurementRef[], ref: MeasurementRef): boolean =>
  refs.some((each) => placeOf(each) === placeOf(ref));

export const emptyAttempt = (): CommandAttempt => ({
  measurements: [],
  reports: [],
  empty: [],
  leftOut: [],
  failures: [],
});

/** The record of one attempt at a task. */
export function toRecord(
  { suite, side, ranOn }: SuiteTask,
  command: string,
  method: Method,
  attempt: CommandAttempt,
  why?: string,
): SuiteRecord {
  const { toolchainAlternative, budgetOut, measurements, reports, empty, leftOut, failures } = attempt;
  const reason = why ?? (toolchainAlternative && `measured with the toolchain ${toolchainAlternative}`);
  const missing = failures.some((failure) => failure.class === 'tool-missing');
  return {
    suite,
    side,
    ranOn,
    command,
    method: method === 'primary' && toolchainAlternative !== undefined ? 'alt1' : method,
    ...(reason ? { reason } : {}),
    measurements,
    reports,
    empty,
    leftOut,
    failures,
    ...(budgetOut ? { notRun: 'budget-out' as const } : missing ? { notRun: 'tool-missing' as const } : {}),
  };
}

/** The record of a task that nothing was run for. */
export const notRun = (task: SuiteTask, why: NotRun, reason: string): SuiteRecord => ({
  ...toRecord(task, task.command, 'primary', emptyAttempt(), reason),
  notRun: why,
});

function whyNot(command: string, attempt: CommandAttempt): string {
  const failure = attempt.failures[0];
  if (failure !== undefined) return failure.message;
  const empty = attempt.empty.find(({ kind }) => kind === 'bench') ?? attempt.empty[0];
  return empty ? `${empty.target}: ${empty.why}` : `${command} measured nothing`;
}
