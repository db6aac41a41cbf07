import { causeOf } from '../../contract/decision/causes.ts';
import type { SuiteFact } from '../../contract/decision/decision-grounds.ts';
import type { FailureReport } from '../../contract/failure.ts';
import type { Method, SuiteOutcome, SuiteStatus } from '../../contract/outcome.ts';
import type { SuiteTimes } from '../../contract/suite-record.ts';
import type { Problem } from '../../criterion/measurement.ts';
import type { Profile } from '../../profile/profile.ts';
import { typedCommand } from '../../profile/typed-command.ts';
import { bounded, counted, listed, oneLine } from '../../text/bounded-text.ts';
import { isShowable, reproduceCommand } from '../../text/reproduce-command.ts';
import { countNumbers } from './count-numbers.ts';
import {
  hasNothingMissing,
  type JudgedSide,
  type JudgedSuite,
  keepsOut,
  problemsBesideEmpty,
  problemsOf,
} from './judged.ts';
import { carriedOrigins, takenOrigins } from './origins.ts';
import { excusedFailure, isOfBenches, type SuiteExpectations, type SuiteFault, suiteFault } from './suite-cause.ts';
import { whyNothing } from './why-nothing.ts';

/** A suite's part of the outcome, and of the decision. */
export interface SuiteVerdict {
  readonly judged: JudgedSuite;
  readonly outcome: SuiteOutcome;
  readonly fact: SuiteFact;
  /** Why it has no number that counts; null where it has some. */
  readonly whyNothing: string | null;
}

/** Says what became of one suite. Whether it is required changes nothing here. */
export function judgeSuite(profile: Profile, judged: JudgedSuite, asked: SuiteExpectations): SuiteVerdict {
  const { name, suite, main } = judged;
  const numbers = main === null ? 0 : countNumbers(profile, judged, main);
  const fault = suiteFault(judged, numbers, asked);
  const status = statusOf(judged, numbers, fault);
  const excused = fault === null ? excusedFailure(judged) : null;
  const nothing = numbers > 0 ? null : whyNothing(judged, fault?.failure ?? null, asked.unrecorded);
  const reason = reasonOf(judged, status, { fault, excused, nothing });
  const command = bounded(main?.record.command ?? suite.command, 1000);
  const log = fault?.failure?.log ?? excused?.log;
  const again =
    excused?.reproduce ??
    (isWorthRepeating(status, fault) ? reproduceOf(profile, judged, main?.record.command ?? suite.command, fault) : '');
  const takenOver = takenOrigins(judged);
  const carriedOver = carriedOrigins(judged);
  const outcome: SuiteOutcome = {
    name,
    lane: suite.lane,
    command,
    status,
    method: methodOf(judged),
    benchmarks: numbers,
    ...timesOf(judged),
    ...(reason === '' ? {} : { reason }),
    ...(takenOver.length === 0 ? {} : { takenOver }),
    ...(carriedOver.length === 0 ? {} : { carriedOver }),
    ...(again !== '' && isShowable(again) ? { reproduce: again } : {}),
    ...(log === undefined ? {} : { log: bounded(log, 1000) }),
  };
  const line = fault === null ? null : oneLine(fault.failure?.message ?? nothing ?? reason);
  const fact = {
    name,
    required: suite.required,
    status,
    benchmarks: numbers,
    cause: fault?.cause ?? null,
    reason: line,
  };
  return { judged, outcome, fact, whyNothing: nothing };
}

/** What all of its sides took; what was run by no host of this version says nothing. */
function timesOf({ sides }: JudgedSuite): Pick<SuiteOutcome, 'buildMs' | 'measureMs'> {
  const times = sides.flatMap(({ record }) => record.times ?? []);
  if (times.length === 0) return {};
  const sum = (key: keyof SuiteTimes) => times.reduce((total, each) => total + each[key], 0);
  return { buildMs: sum('buildMs'), measureMs: sum('measureMs') };
}

function statusOf(judged: JudgedSuite, numbers: number, fault: SuiteFault | null): SuiteStatus {
  if (judged.main === null) return 'skipped';
  const without = fault === null ? 'not-measured' : causeOf(fault.cause).status;
  if (without === 'failed') return without;
  if (numbers > 0) return isWhole(judged.main, judged) ? 'measured' : 'incomplete';
  const mock = fault?.cause === 'model-missing' && judged.main.reports.length > 0;
  return mock ? 'not-measured' : without;
}

/** True where every benchmark that its executables list, and every run of its command, gave a number that counts. */
function isWhole(main: JudgedSide, { suite }: JudgedSuite): boolean {
  const { record } = main;
  if (record.notRun !== undefined || record.failures.length > 0) return false;
  const runs = suite.kind === 'command' ? suite.runs : [];
  if (!runs.every(({ name }) => main.reports.some(({ set }) => set.run === name))) return false;
  return hasNothingMissing(main);
}

function methodOf({ main, noCuda }: JudgedSuite): Method {
  const method = main?.record.method ?? 'primary';
  return noCuda !== null && main?.record.notRun !== 'no-cuda' && method === 'primary' ? 'alt1' : method;
}

function reasonOf(
  { main, noCuda }: JudgedSuite,
  status: SuiteStatus,
  {
    fault,
    excused,
    nothing,
  }: {
    readonly fault: SuiteFault | null;
    readonly excused: FailureReport | null;
    readonly nothing: string | null;
  },
): string {
  if (main === null) return nothing ?? '';
  const { record } = main;
  const failed = status === 'failed';
  const parts = [noCuda, failed ? fault?.failure?.message : (nothing ?? (noCuda === null ? record.reason : null))];
  if (!failed) parts.push(...record.failures.slice(0, 3).map(({ message }) => message));
  if (nothing === null) parts.push(...marks(main));
  else if (noCuda !== null) parts.push(...main.problems.slice(0, 3).map(({ message }) => message));
  const excerpt = failed ? fault?.failure?.excerpt : excused?.excerpt;
  const said = parts.flatMap((part) => (part ? [oneLine(part)] : []));
  const sentence = said
    .filter((part, index) => !said.slice(0, index).some((before) => before.includes(part)))
    .join('; ');
  return bounded(excerpt === undefined ? sentence : `${sentence}\n${excerpt}`, 4000);
}

/** What is to be said of numbers that are there: what is missing beside them, and what is unsteady about them. */
function marks(main: JudgedSide): string[] {
  const problems = problemsOf(main);
  const leftOut = main.problems.filter(({ code }) => code === 'incomplete');
  const missing = problems.filter((problem) => problem.code === 'incomplete' && !leftOut.includes(problem));
  const unstable = problems.filter(({ code }) => code === 'unstable');
  const kept = problemsBesideEmpty(main).filter(keepsOut);
  const hollow = main.problems.filter(({ code }) => code === 'vacuous');
  const places = (found: readonly Problem[]) =>
    listed(
      found.map(({ where }) => where),
      8,
    );
  return [
    ...(missing.length > 0
      ? [`incomplete: ${counted(missing.length, 'benchmark')} not measured (${places(missing)})`]
      : []),
    ...leftOut.slice(0, 3).map(({ where, message }) => `${where} ${message}`),
    ...[...new Set(kept.map(({ code, message }) => `${code}: ${message}`))].slice(0, 3),
    ...(hollow.length > 0 ? [`vacuous: ${places(hollow)}`] : []),
    ...(unstable.length > 0 ? [`unstable: ${places(unstable)}`] : []),
  ];
}

function reproduceOf(profile: Profile, { suite }: JudgedSuite, command: string, fault: SuiteFault | null): string {
  const { environment } = profile;
  const failure = fault?.failure ?? null;
  // A build has the profile's variables as well: flags of the compiler may be among them.
  const own = failure === null || isOfBenches(failure) ? failure?.reproduce : withVariables(environment, failure);
  return own !== undefined && isShowable(own) ? own : reproduceCommand(environment, typedCommand(suite, command, null));
}

/** A failure's command with the variables that it was run with, where its host didn't say them. */
function withVariables(
  environment: Profile['environment'],
  { reproduce }: Pick<FailureReport, 'reproduce'>,
): string | undefined {
  if (reproduce === undefined || reproduce.startsWith(reproduceCommand(environment, ''))) return reproduce;
  return reproduceCommand(environment, reproduce);
}

const isWorthRepeating = (status: SuiteStatus, fault: SuiteFault | null): boolean =>
  status === 'failed' || fault?.cause === 'nothing-measured';
