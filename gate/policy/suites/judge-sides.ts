import type { MeasurementRef, ReportRef } from '../../contract/measured/measurement-ref.ts';
import { placeOf } from '../../contract/measured/set-place.ts';
import type { GateRequest } from '../../contract/request.ts';
import type { SuiteRecord } from '../../contract/suite-record.ts';
import type { Profile, Suite } from '../../profile/profile.ts';
import { oneLine } from '../../text/bounded-text.ts';
import { leftOutTargets } from '../honesty/incomplete.ts';
import { vacuousExecutables } from '../honesty/vacuous.ts';
import type { Asked } from '../honesty/wrong.ts';
import { judgeReport } from './judge-report.ts';
import {
  type JudgedReport,
  type JudgedSet,
  type JudgedSide,
  type JudgedSuite,
  type LoadedSets,
  measurementRefs,
  reportRefs,
} from './judged.ts';
import { gaveNew, simplerGave } from './simpler-gave.ts';

/** Judges the runs of every suite of the profile, in the profile's order. */
export function judgeSides(
  request: Pick<GateRequest, 'profile' | 'headSha'>,
  tree: string,
  runs: readonly SuiteRecord[],
  sets: LoadedSets,
): JudgedSuite[] {
  const { profile } = request;
  const asked = askedOf(request, tree);
  const suites = Object.entries(profile.suites).map(([name, suite]) => {
    const sides = runs.filter((run) => run.suite === name).map((run) => judgeSide(run, suite, sets, asked, profile));
    return { name, suite, sides };
  });
  return suites.map((each) => {
    const elsewhere = suites
      .filter((other) => other !== each)
      // What stands in for another suite's GPU has as much right to be new.
      .flatMap(({ suite, sides }) => sides.filter(({ record }) => suite.lane === 'cpu' || record.ranOn === 'cuda'));
    return { ...each, ...chooseMain(each.suite, each.sides, elsewhere) };
  });
}

/** What a run's sets have to be measurements of. */
export const askedOf = ({ profile, headSha }: Pick<GateRequest, 'profile' | 'headSha'>, tree: string): Asked => ({
  commit: headSha,
  tree,
  toolchainAlternatives: profile.toolchain.alternatives,
});

function judgeSide(record: SuiteRecord, suite: Suite, sets: LoadedSets, asked: Asked, profile: Profile): JudgedSide {
  const expected = suite.kind === 'criterion' ? suite.expectedLeftOut : [];
  const refs = measurementRefs(record);
  const measured = oncePerExecutable(refs).map((ref) => ({ ...load(sets.measurements, ref), ...originOf(ref) }));
  const reported =
    suite.kind === 'command'
      ? unique(reportRefs(record)).map((ref) => ({
          ...(ref.carriedOver === undefined
            ? judgeReport(ref.uri, load(sets.reports, ref), suite, asked, profile.metrics)
            : load(sets.carriedReports, ref)),
          ...originOf(ref),
        }))
      : [];
  const reports = oncePerRun(reported);
  const forCuda = record.side === 'cuda' && record.ranOn === 'cuda';
  const noDevice = forCuda ? whyNotOnDevice([...measured, ...reports]) : null;
  return {
    record,
    side: forCuda && noDevice === null ? 'cuda' : 'cpu',
    noDevice,
    sets: measured,
    reports,
    simplerGave: simplerGave(
      record,
      suite,
      unique(refs).map((ref) => load(sets.measurements, ref)),
      reported,
    ),
    problems: [...vacuousExecutables(record.empty), ...leftOutTargets(record.leftOut, expected)],
  };
}

/** A worker may serve the CUDA lane, and yet its host have no device: what such a host measured, its CPU did. */
function whyNotOnDevice(judged: readonly (JudgedSet | JudgedReport)[]): string | null {
  const set = judged.map((each) => each.set).find(({ lane, host }) => lane !== 'cuda' || host.gpu === null);
  if (set === undefined) return null;
  return oneLine(set.host.gpu === null ? `no CUDA device on ${set.host.id}` : `${set.host.id} served the CPU lane`);
}

/** Of several attempts at one executable the one that measured most. */
function oncePerExecutable(refs: readonly MeasurementRef[]): MeasurementRef[] {
  const best = new Map<string, MeasurementRef>();
  for (const ref of refs) {
    if (ref.measured > (best.get(ref.key)?.measured ?? -1)) best.set(ref.key, ref);
  }
  return [...best.values()];
}

const unique = <Ref extends MeasurementRef | ReportRef>(refs: readonly Ref[]): Ref[] => [
  ...new Map(refs.map((ref) => [placeOf(ref), ref])).values(),
];

const originOf = ({
  takenOver,
  carriedOver,
}: MeasurementRef | ReportRef): Pick<JudgedSet, 'takenOver' | 'carriedOver'> => ({
  ...(takenOver === undefined ? {} : { takenOver }),
  ...(carriedOver === undefined ? {} : { carriedOver }),
});

/** Of several attempts at one run of a command the one that gave most; the later one where they gave as much. */
function oncePerRun(reports: readonly JudgedReport[]): JudgedReport[] {
  const given = ({ reports: written, kept }: JudgedReport) => Object.keys(written).length + kept.length;
  const best = new Map<string, JudgedReport>();
  for (const report of reports) {
    const before = best.get(report.set.run);
    if (before === undefined || given(report) >= given(before)) best.set(report.set.run, report);
  }
  return [...best.values()];
}

function load<T>(sets: ReadonlyMap<string, T> | undefined, ref: MeasurementRef | ReportRef): T {
  const set = sets?.get(placeOf(ref));
  if (set === undefined) throw new Error(`the measurements at ${placeOf(ref)} were not loaded`);
  return set;
}

/**
 * A CUDA suite without CUDA is judged by its CPU fallback, where there is one; that may be the CUDA host's CPU side. Of a
 * suite whose device was lost in the middle, what was measured on it counts, and the rest is missing.
 *
 * @param elsewhere sides of other suites, their CPU fallbacks excepted
 */
function chooseMain(
  suite: Suite,
  runs: readonly JudgedSide[],
  elsewhere: readonly JudgedSide[],
): Pick<JudgedSuite, 'main' | 'noCuda'> {
  const own = runs.find(({ record }) => record.side === suite.lane) ?? null;
  if (suite.lane === 'cpu' || own?.record.notRun === 'not-selected')
    return { main: own ?? runs[0] ?? null, noCuda: null };
  const instead = own?.side === 'cuda' ? insteadOfSimpler(suite, own, runs, elsewhere) : null;
  if (instead !== null) return { main: instead, noCuda: instead.record.reason ?? 'CPU fallback' };
  const lacks = own !== null && lacksCuda(own.record);
  if (own?.side === 'cuda' && (!lacks || hasNumbers(own))) return { main: own, noCuda: null };
  const onCpu = runs.find(({ record }) => record.ranOn === 'cpu' && record.notRun !== 'no-cuda') ?? null;
  const side =
    lacks || own?.noDevice
      ? (runs.find((run) => run !== own && run.sets.length + run.reports.length > 0) ?? null)
      : null;
  const fallback = onCpu ?? side;
  if (own === null && fallback === null) return { main: null, noCuda: null };
  const lack = lacks ? cudaReason(own.record) : (fallback?.record.reason ?? 'no CUDA host');
  const why = own?.noDevice ?? lack;
  const fellBack = fallback !== null && fallback.record.notRun === undefined;
  return { main: fallback ?? own, noCuda: fellBack && !why.includes('CPU fallback') ? `${why}; CPU fallback` : why };
}

/**
 * The CPU fallback that was measured since the suite failed on its device and has no simpler command; null: none was, or
 * it gave nothing that the suite itself or another one hadn't given.
 */
function insteadOfSimpler(
  suite: Suite,
  own: JudgedSide,
  runs: readonly JudgedSide[],
  elsewhere: readonly JudgedSide[],
): JudgedSide | null {
  const failed = own.record.failures.some(({ class: kind }) => kind === 'benchmark-failed' || kind === 'overran');
  if (suite.simpler !== null || !failed) return null;
  return runs.find((run) => run !== own && run.record.ranOn === 'cpu' && gaveNew(run, [own, ...elsewhere])) ?? null;
}

const hasNumbers = ({ sets, reports }: JudgedSide): boolean =>
  [...sets, ...reports].some(({ kept }) => kept.length > 0) ||
  reports.some((judged) => Object.keys(judged.reports).length > 0);

const lacksCuda = (record: SuiteRecord): boolean =>
  record.notRun === 'no-cuda' || record.failures.some((failure) => failure.class === 'no-cuda');

const cudaReason = (record: SuiteRecord): string =>
  record.reason ?? record.failures.find((failure) => failure.class === 'no-cuda')?.message ?? 'no CUDA host';
