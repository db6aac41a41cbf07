import type { BaselineBenchmark } from '../../baseline/document.ts';
import type { MeasurementSet, ReportSet } from '../../baseline/measurement-set.ts';
import type { EmptyExecutable } from '../../contract/executables.ts';
import type { CarriedOver } from '../../contract/measured/carried-over.ts';
import type { TakenOver } from '../../contract/measured/measured-list.ts';
import type { MeasuredNoise } from '../../contract/measured/measured-noise.ts';
import type { MeasurementRef, ReportRef } from '../../contract/measured/measurement-ref.ts';
import type { SuiteRecord } from '../../contract/suite-record.ts';
import type { BenchmarkMeasurement, Problem, ProblemCode } from '../../criterion/measurement.ts';
import type { Lane } from '../../names/names.ts';
import type { Suite } from '../../profile/profile.ts';

/**
 * What bench hosts stored, by place (see `placeOf`): measurements judged one by one as they were loaded, since a run's samples need
 * not be in memory together; reports as they are.
 */
export interface LoadedSets {
  readonly measurements: ReadonlyMap<string, JudgedSet>;
  readonly reports: ReadonlyMap<string, ReportSet>;
  /** Reports that were carried over, by their places: judged when their baseline was made. Absent: none were. */
  readonly carriedReports?: ReadonlyMap<string, JudgedReport>;
  /** By which noise each class of machines was judged; absent: nobody says. */
  readonly noise?: readonly MeasuredNoise[];
}

/** All measurements of a run: a failed step's are measurements too. */
export const measurementRefs = (record: SuiteRecord): readonly MeasurementRef[] => [
  ...record.measurements,
  ...record.failures.flatMap(({ measured }) => measured ?? []),
];

/** All reports of a run, those of failed steps included. */
export const reportRefs = (record: SuiteRecord): readonly ReportRef[] => [
  ...record.reports,
  ...record.failures.flatMap(({ reported }) => reported ?? []),
];

/** One executable's numbers, after the honesty checks. */
export interface JudgedSet {
  /** The place of its reference. */
  readonly uri: string;
  readonly set: MeasurementSet;
  /** The measurements that count: of several rounds one, with what all of them say. */
  readonly kept: readonly BaselineBenchmark[];
  readonly problems: readonly Problem[];
  /** Absent where the run that is judged measured it itself. */
  readonly takenOver?: TakenOver;
  /** Absent where a run of the commit that is judged measured it. */
  readonly carriedOver?: CarriedOver;
}

/** One run of a command suite, after the honesty checks. */
export interface JudgedReport {
  readonly uri: string;
  readonly set: ReportSet;
  /** The reports that count, by name. */
  readonly reports: Readonly<Record<string, unknown>>;
  readonly kept: readonly BenchmarkMeasurement[];
  readonly problems: readonly Problem[];
  /** True where a stand-in ran in place of a missing model: mock by nobody's fault. */
  readonly modelMissing: boolean;
  readonly takenOver?: TakenOver;
  readonly carriedOver?: CarriedOver;
}

/** One side of a suite, with everything that it gave. */
export interface JudgedSide {
  readonly record: SuiteRecord;
  /** `cuda` only where a CUDA suite was really measured on a CUDA host that has its device. */
  readonly side: Lane;
  /** Why what was to be a CUDA side's measurement is none, such as a host without a device; null where nothing says so. */
  readonly noDevice: string | null;
  readonly sets: readonly JudgedSet[];
  readonly reports: readonly JudgedReport[];
  /** Whether the simpler command, where that was tried, gave a number that the first choice had not. */
  readonly simplerGave: boolean;
  /** Of the run itself: vacuous executables and targets left out. */
  readonly problems: readonly Problem[];
}

/** A suite of the profile and what became of it. */
export interface JudgedSuite {
  readonly name: string;
  readonly suite: Suite;
  /** The run that the suite is judged by: its own lane's, or its CPU fallback; null where there is none. */
  readonly main: JudgedSide | null;
  /** All of its runs, such as the CPU side of a CUDA suite. */
  readonly sides: readonly JudgedSide[];
  /** Why a CUDA suite was measured on a CPU, or not at all; null where it had its GPU, or needs none. */
  readonly noCuda: string | null;
}

/** Problems that leave the number in the baseline, marked; all others keep it out. */
const RECORDED: readonly ProblemCode[] = ['incomplete', 'unstable'];
export const keepsOut = ({ code }: Problem): boolean => !RECORDED.includes(code);

/** All problems of a run, those of its sets and reports included. */
export const problemsOf = (side: JudgedSide): readonly Problem[] => [
  ...side.problems,
  ...side.sets.flatMap(({ problems }) => problems),
  ...side.reports.flatMap(({ problems }) => problems),
];

/** True where nothing that a run's executables list is missing, as far as its problems tell. */
export const hasNothingMissing = (side: JudgedSide): boolean =>
  problemsBesideEmpty(side).every(({ code }) => code === 'unstable');

/** All problems of a run, but those of executables that hold no benchmark: such ones are named, and don't count. */
export const problemsBesideEmpty = ({ record, problems, sets, reports }: JudgedSide): readonly Problem[] => [
  // Benches alone are told of.
  ...problems.filter((problem) => !isOfEmpty(emptyNamed(record, problem.where).filter(isBench), problem)),
  ...sets.flatMap((judged) => {
    const { package: owner } = judged.set.executable;
    return judged.problems.filter((problem) => !isOfEmpty(emptyNamed(record, problem.where, owner), problem));
  }),
  ...reports.flatMap((judged) => judged.problems),
];

/**
 * What a run has of empty executables by a target's name, which those of several packages may have.
 *
 * @param owner its package, where that is known: what an earlier version asked may be of any
 */
export const emptyNamed = ({ empty }: SuiteRecord, name: string, owner?: string): readonly EmptyExecutable[] =>
  empty.filter(
    ({ package: of, target }) => target === name && (owner === undefined || of === undefined || of === owner),
  );

/**
 * True of executables that have nothing missing since they hold no benchmark. One that was asked and gave no list isn't one
 * of them, nor is one that listed benchmarks and, when it was to be measured, none any more.
 */
const isOfEmpty = (empty: readonly EmptyExecutable[], { code }: Problem): boolean =>
  code === 'vacuous' && empty.length > 0 && empty.every(({ unlisted }) => unlisted !== true);

export const isBench = ({ kind }: Pick<EmptyExecutable, 'kind'>): boolean => kind === 'bench';
