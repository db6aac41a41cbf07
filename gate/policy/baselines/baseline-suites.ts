import type { BaselineSuite } from '../../baseline/document.ts';
import type { MeasurementSet } from '../../baseline/measurement-set.ts';
import type { SuiteStatus } from '../../contract/outcome.ts';
import type { Lane } from '../../names/names.ts';
import { NAMED_REPORT } from '../reports/reports.ts';
import type { SuiteVerdict } from '../suites/judge-suite.ts';
import { hasNothingMissing, type JudgedReport, type JudgedRun, type JudgedSet, problemsOf } from '../suites/judged.ts';
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
    const here = judged.runs.filter((run) => measuredOn(run, machineClass));
    if (here.length > 0) return here.map((run) => sideOf(verdict, run, machineClass, recorded));
    if (!lanes.includes(outcome.lane)) return [];
    const { name, lane, command, method } = outcome;
    const elsewhere = measuredElsewhere(judged, machineClass);
    const status = elsewhere === null ? outcome.status : 'not-measured';
    const reason = elsewhere === null ? outcome.reason : [judged.noCuda ?? [], elsewhere].flat().join('; ');
    const problems = judged.main === null || elsewhere !== null ? [] : [...problemsOf(judged.main)];
    const why = reason === undefined ? {} : { reason };
    return [{ name, lane, ranOn: lane, command, method, status, ...why, executables: [], reports: [], problems }];
  });
}

const measuredOn = (run: JudgedRun, machineClass: string): boolean => classesOf(run).includes(machineClass);

function sideOf(
  { judged, outcome }: SuiteVerdict,
  judgedRun: JudgedRun,
  machineClass: string,
  recorded: Set<string>,
): BaselineSuite {
  const { run } = judgedRun;
  const isMain = judgedRun === judged.main;
  const here = <T extends JudgedSet | JudgedReport>(sets: readonly T[]) =>
    sets.filter(({ set }) => set.host.machineClass === machineClass);
  // A fallback may be another suite's very numbers: they are in the document once.
  const isFallback = outcome.lane === 'cuda' && run.ranOn === 'cpu';
  const sets = here(judgedRun.sets).filter(({ uri }) => !isFallback || !recorded.has(uri));
  for (const { uri } of sets) recorded.add(uri);
  const reports = here(judgedRun.reports);
  const reason = isMain ? outcome.reason : (judgedRun.noDevice ?? run.reason);
  const status = isMain ? outcome.status : sideStatus(judgedRun);
  const isPart = classesOf(judgedRun).some((each) => each !== machineClass);
  return {
    name: outcome.name,
    lane: outcome.lane,
    ranOn: judgedRun.side,
    command: run.command,
    method: isMain ? outcome.method : run.method,
    status: status === 'measured' && isPart ? 'incomplete' : status,
    ...(reason === undefined ? {} : { reason }),
    executables: [...sets.map(executable), ...reports.filter(({ kept }) => kept.length > 0).map(program)],
    reports: reports.flatMap(writtenReports),
    problems: [...problemsOf(judgedRun)],
  };
}

/** What became of a side that its suite isn't judged by. */
export function sideStatus(run: JudgedRun): SuiteStatus {
  const numbers = [...run.sets, ...run.reports].reduce((sum, { kept }) => sum + kept.length, 0);
  if (numbers === 0) return 'not-measured';
  return run.run.failures.length === 0 && hasNothingMissing(run) ? 'measured' : 'incomplete';
}

const executable = ({ set, kept }: JudgedSet): BaselineSuite['executables'][number] => ({
  ...set.executable,
  listed: set.listed.length,
  quick: set.quick,
  ...disturbanceOf(set),
  benchmarks: [...kept],
});

/** Benchmarks that a command ran by itself: nobody knows what it would have listed. */
const program = ({ set, kept }: JudgedReport): BaselineSuite['executables'][number] => ({
  key: `${set.suite}/${set.run}`,
  package: set.suite,
  target: set.run,
  features: [],
  args: [],
  listed: kept.length,
  quick: false,
  ...disturbanceOf(set),
  benchmarks: [...kept],
});

const disturbanceOf = ({ disturbance }: Pick<MeasurementSet, 'disturbance'>): Pick<MeasurementSet, 'disturbance'> =>
  disturbance === undefined ? {} : { disturbance };

function writtenReports({ set, reports }: JudgedReport): BaselineSuite['reports'] {
  const names = Object.keys(reports).sort((a, b) => Number(b === NAMED_REPORT) - Number(a === NAMED_REPORT));
  return names.map((name) => ({ run: set.run, report: reports[name] }));
}
