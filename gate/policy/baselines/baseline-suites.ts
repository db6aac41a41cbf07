import type { BaselineSuite } from '../../baseline/document.ts';
import type { MeasurementSet } from '../../baseline/measurement-set.ts';
import type { SuiteStatus } from '../../contract/outcome.ts';
import type { Lane } from '../../names/names.ts';
import type { Suite } from '../../profile/profile.ts';
import { NAMED_REPORT } from '../reports/reports.ts';
import { numbersOf } from '../suites/distinct-sets.ts';
import type { SuiteVerdict } from '../suites/judge-suite.ts';
import { hasNothingMissing, type JudgedReport, type JudgedSet, type JudgedSide, problemsOf } from '../suites/judged.ts';
import { classesOf, measuredElsewhere } from '../suites/machine-classes.ts';

/**
 * The suites of one machine class's baseline: each side that was measured there, with every number that counts, and the
 * suites of its lanes that gave none, by name. What machines of another class measured isn't measured here.
 */
export function baselineSuites(
  verdicts: readonly SuiteVerdict[],
  machineClass: string,
  lanes: readonly Lane[],
): BaselineSuite[] {
  const recorded = new Set<string>();
  return verdicts.flatMap((verdict) => {
    const { judged, outcome } = verdict;
    const here = judged.sides.filter((run) => measuredOn(run, machineClass));
    if (here.length > 0) return here.map((run) => sideOf(verdict, run, machineClass, recorded));
    if (!lanes.includes(outcome.lane)) return [];
    const { name, lane, command, method } = outcome;
    const elsewhere = measuredElsewhere(judged, machineClass);
    const status = elsewhere === null ? outcome.status : 'not-measured';
    const reason = elsewhere === null ? outcome.reason : [judged.noCuda ?? [], elsewhere].flat().join('; ');
    const problems = judged.main === null || elsewhere !== null ? [] : [...problemsOf(judged.main)];
    const why = reason === undefined ? {} : { reason };
    return [
      {
        name,
        lane,
        ranOn: lane,
        command,
        ...termsOf(judged.suite),
        method,
        status,
        ...why,
        executables: [],
        reports: [],
        problems,
      },
    ];
  });
}

/** By what comparisons of the suite are judged, where the profile says it. */
const termsOf = ({ required, threshold }: Suite): Pick<BaselineSuite, 'required' | 'threshold'> => ({
  ...(required ? { required } : {}),
  ...(threshold === undefined ? {} : { threshold }),
});

const measuredOn = (side: JudgedSide, machineClass: string): boolean => classesOf(side).includes(machineClass);

function sideOf(
  { judged, outcome }: SuiteVerdict,
  judgedRun: JudgedSide,
  machineClass: string,
  recorded: Set<string>,
): BaselineSuite {
  const { record } = judgedRun;
  const isMain = judgedRun === judged.main;
  const here = <T extends JudgedSet | JudgedReport>(sets: readonly T[]) =>
    sets.filter(({ set }) => set.host.machineClass === machineClass);
  // A fallback may be another suite's very numbers: they are in the document once.
  const isFallback = outcome.lane === 'cuda' && record.ranOn === 'cpu';
  const sets = here(judgedRun.sets).filter((set) => !isFallback || !recorded.has(numbersOf(set)));
  for (const set of sets) recorded.add(numbersOf(set));
  const reports = here(judgedRun.reports);
  const reason = isMain ? outcome.reason : (judgedRun.noDevice ?? record.reason);
  const status = isMain ? outcome.status : sideStatus(judgedRun);
  const isPart = classesOf(judgedRun).some((each) => each !== machineClass);
  return {
    name: outcome.name,
    lane: outcome.lane,
    ranOn: judgedRun.side,
    command: record.command,
    ...termsOf(judged.suite),
    method: isMain ? outcome.method : record.method,
    status: status === 'measured' && isPart ? 'incomplete' : status,
    ...(reason === undefined ? {} : { reason }),
    ...(record.earlier === undefined ? {} : { earlier: [...record.earlier] }),
    executables: [...sets.map(executable), ...reports.filter(({ kept }) => kept.length > 0).map(program)],
    reports: reports.flatMap(writtenReports),
    problems: [...problemsOf(judgedRun)],
  };
}

/** What became of a side that its suite isn't judged by. */
export function sideStatus(side: JudgedSide): SuiteStatus {
  const numbers = [...side.sets, ...side.reports].reduce((sum, { kept }) => sum + kept.length, 0);
  if (numbers === 0) return 'not-measured';
  return side.record.failures.length === 0 && hasNothingMissing(side) ? 'measured' : 'incomplete';
}

const executable = ({ set, kept, ...judged }: JudgedSet): BaselineSuite['executables'][number] => ({
  ...set.executable,
  listed: set.listed.length,
  quick: set.quick,
  ...disturbanceOf(set),
  ...originIn(set, judged),
  benchmarks: [...kept],
});

/** Benchmarks that a command ran by itself: nobody knows what it would have listed. */
const program = ({ set, kept, ...judged }: JudgedReport): BaselineSuite['executables'][number] => ({
  key: `${set.suite}/${set.run}`,
  package: set.suite,
  target: set.run,
  features: [],
  args: [],
  listed: kept.length,
  quick: false,
  ...disturbanceOf(set),
  ...originIn(set, judged),
  benchmarks: [...kept],
});

const disturbanceOf = ({ disturbance }: Pick<MeasurementSet, 'disturbance'>): Pick<MeasurementSet, 'disturbance'> =>
  disturbance === undefined ? {} : { disturbance };

/** What was taken over, or carried over, has its own host and time. */
const originIn = (
  { host }: Pick<MeasurementSet, 'host'>,
  { takenOver, carriedOver }: Pick<JudgedSet, 'takenOver' | 'carriedOver'>,
): Pick<BaselineSuite['executables'][number], 'takenOver' | 'carriedOver'> => ({
  ...(takenOver === undefined ? {} : { takenOver: { run: takenOver.run, measuredAt: takenOver.measuredAt, host } }),
  ...(carriedOver === undefined ? {} : { carriedOver: { ...carriedOver, host } }),
});

function writtenReports({ set, reports, ...judged }: JudgedReport): BaselineSuite['reports'] {
  const names = Object.keys(reports).sort((a, b) => Number(b === NAMED_REPORT) - Number(a === NAMED_REPORT));
  return names.map((name) => ({ run: set.run, report: reports[name], ...originIn(set, judged) }));
}
