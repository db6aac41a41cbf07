import type { BaselineDocument, BaselineSuite } from '../../baseline/document.ts';
import type { MeasurementSet, ReportSet } from '../../baseline/measurement-set.ts';
import type { MeasurementRef, ReportRef } from '../../contract/measured/measurement-ref.ts';
import { printedName } from '../../criterion/listing/listing.ts';
import type { HostFingerprint } from '../../hosts/fingerprint.ts';
import { NAMED_REPORT } from '../reports/reports.ts';
import type { JudgedReport, JudgedSet } from '../suites/judged.ts';

/** What a baseline holds of one executable. */
export type BaselineExecutable = BaselineSuite['executables'][number];

/** For whom numbers are carried over. */
export interface CarriedTo {
  readonly repository: string;
  /** Name of the profile. */
  readonly profile: string;
}

/**
 * Why nothing can be carried over from a baseline, in words that follow its name; null where something can.
 *
 * @param as what a reference says of it
 */
export function originFault(
  document: BaselineDocument,
  as: { readonly machineClass: string; readonly commit: string },
  { repository, profile }: CarriedTo,
): string | null {
  if (document.repository.toLowerCase() !== repository.toLowerCase()) return 'is of another repository';
  if (document.profile !== profile) return 'is of another profile';
  if (document.machineClass !== as.machineClass) return 'is of another class of machine';
  if (document.commit !== as.commit) return 'is of another commit than is said';
  return document.dirty === true ? 'is of no commit' : null;
}

/**
 * Why an executable's numbers don't stand for another commit, in words that follow its name; null where they do. Only
 * numbers that are whole, were steady when they were measured again, and were measured by a run of that very commit.
 */
export function standingFault({ problems }: BaselineSuite, executable: BaselineExecutable): string | null {
  const { benchmarks, listed, carriedOver } = executable;
  if (carriedOver !== undefined) return 'was carried over there itself';
  if (benchmarks.length === 0 || benchmarks.length !== listed) return 'is not whole there';
  const unstable = new Set(problems.filter(({ code }) => code === 'unstable').map(({ where }) => where));
  return benchmarks.some((benchmark) => unstable.has(printedName(benchmark))) ? 'is unstable there' : null;
}

/** An executable of a baseline, and its suite there. */
interface FoundExecutable {
  readonly suite: BaselineSuite;
  readonly executable: BaselineExecutable;
}

/** The executable of a key: the suite's own where it has it, else another suite's that shares it; null where none has. */
function findExecutable({ suites }: BaselineDocument, key: string, suite: string): FoundExecutable | null {
  const found = suites.flatMap((each) =>
    each.executables.filter((one) => one.key === key).map((executable) => ({ suite: each, executable })),
  );
  return found.find(({ suite: { name } }) => name === suite) ?? found[0] ?? null;
}

/**
 * The numbers of an executable that is carried over, as its baseline holds them: they were judged when that was made.
 *
 * @param place of the reference
 * @returns in words that follow the executable's name, why there are none
 */
export function carriedSet(
  document: BaselineDocument,
  ref: MeasurementRef,
  suite: string,
  place: string,
): JudgedSet | string {
  const found = findExecutable(document, ref.key, suite);
  if (found === null) return 'is not in it';
  const { executable } = found;
  const fault = standingFault(found.suite, executable);
  if (fault !== null) return fault;
  const { key, package: crate, target, features, args, identity, inputs, benchmarks } = executable;
  const set: MeasurementSet = {
    ...provenanceIn(document, found.suite, executable, ref.lane),
    ...(executable.disturbance === undefined ? {} : { disturbance: executable.disturbance }),
    executable: {
      ...{ key, package: crate, target, features, args },
      ...(identity === undefined ? {} : { identity }),
      ...(inputs === undefined ? {} : { inputs }),
    },
    quick: executable.quick,
    listed: benchmarks.map(printedName),
    benchmarks,
    remeasured: [],
  };
  return { uri: place, set, kept: benchmarks, problems: [], ...marked(ref) };
}

/** The same of a run of a command suite: what it reported, and the benchmarks that it ran. */
export function carriedReport(document: BaselineDocument, ref: ReportRef, place: string): JudgedReport | string {
  // A suite that is measured on two devices has the same runs on both.
  const isSide = ({ ranOn }: BaselineSuite) => ref.side === undefined || ref.side === ranOn;
  const suite = document.suites.find((each) => each.name === ref.suite && isSide(each));
  const reports = suite?.reports.filter(({ run }) => run === ref.run) ?? [];
  const executable = suite?.executables.find(({ key }) => key === `${ref.suite}/${ref.run}`);
  const [first] = [...reports, ...(executable === undefined ? [] : [executable])];
  if (suite === undefined || first === undefined) return 'is not in it';
  if ([...reports, executable].some((each) => each?.carriedOver !== undefined)) return 'was carried over there itself';
  const set: ReportSet = {
    ...provenanceIn(document, suite, first, suite.ranOn),
    run: ref.run,
    // The document has them without their names, the named one first.
    reports: Object.fromEntries(
      reports.map(({ report }, index) => [index === 0 ? NAMED_REPORT : `report ${index + 1}`, report]),
    ),
    benchmarks: executable?.benchmarks ?? [],
  };
  const { benchmarks: kept, reports: written } = set;
  return { uri: place, set, reports: written, kept, problems: [], modelMissing: false, ...marked(ref) };
}

const marked = ({ carriedOver }: MeasurementRef | ReportRef): Pick<JudgedSet, 'carriedOver'> =>
  carriedOver === undefined ? {} : { carriedOver };

const provenanceIn = (
  document: BaselineDocument,
  { name, command }: BaselineSuite,
  { takenOver }: { readonly takenOver?: { readonly host: HostFingerprint } | undefined },
  lane: MeasurementSet['lane'],
): Omit<ReportSet, 'run' | 'reports' | 'benchmarks'> => {
  const { commit, tree, toolchain, warmBase, environment, host, startedAt, finishedAt } = document;
  return {
    schemaVersion: 1,
    suite: name,
    lane,
    command,
    revision: { commit, tree, clean: true },
    toolchain,
    ...(warmBase === undefined ? {} : { warmBase }),
    environment,
    host: takenOver?.host ?? host,
    startedAt,
    finishedAt,
    exit: { code: 0, signal: null, timedOut: false },
    problems: [],
  };
};
