import type { MeasurementSet, ReportSet } from '../../../../gate/baseline/measurement-set.ts';
import type { MeasuredInput } from '../../../../gate/contract/decision/evaluation.ts';
import type { MeasurementRef } from '../../../../gate/contract/measured/measurement-ref.ts';
import type { BenchmarkMeasurement } from '../../../../gate/criterion/measurement.ts';
import { judgeSet } from '../../../../gate/policy/suites/judge-set.ts';
import { askedOf } from '../../../../gate/policy/suites/judge-sides.ts';
import { type JudgedSet, type LoadedSets, measurementRefs, reportRefs } from '../../../../gate/policy/suites/judged.ts';
import type { SetRefusal } from '../../../../gate/policy/suites/without-sets.ts';
import { judgeCarried } from '../../reuse/judge-carried.ts';
import type { ReadOrigin } from '../../reuse/read-origin.ts';
import { type FindCalibration, RunBands } from '../run-bands.ts';
import { orUnreadable } from '../unreadable.ts';
import { loadRounds } from './load-rounds.ts';
import { SampleAccount, type SampleOrigin } from './sample-account.ts';

/** Where bench hosts stored what they measured. Each throws where the store doesn't answer. */
export interface SetReader {
  readonly loadMeasurementSet: (uri: string) => Promise<MeasurementSet>;
  readonly loadReportSet: (uri: string) => Promise<ReportSet>;
  /** What is known of a machine's noise; absent: nothing. */
  readonly findCalibration?: FindCalibration;
  /** Absent: nothing is carried over. */
  readonly readOrigin?: ReadOrigin;
  /** Called between sets, so that a long judgement shows that it is alive. */
  readonly heartbeat?: () => void;
}

/** A run's sets, each judged and without its samples, and where those are. */
export interface JudgedSets extends LoadedSets {
  /** What is to be said of each set that isn't judged, by its place. */
  readonly refused: ReadonlyMap<string, SetRefusal>;
  /** Where a benchmark's samples are. */
  readonly origins: ReadonlyMap<BenchmarkMeasurement, SampleOrigin>;
}

/**
 * Loads a run's sets one after the other and judges each by itself: then its samples have said what they can, and are
 * let go. What stays of a set in memory is some hundred bytes a benchmark.
 */
export async function judgeSets(
  { request, context, runs }: Pick<MeasuredInput, 'request' | 'context' | 'runs'>,
  reader: SetReader,
): Promise<JudgedSets> {
  const { loadMeasurementSet, loadReportSet, heartbeat = () => {} } = reader;
  const asked = askedOf(request, context.tree);
  const account = new SampleAccount();
  const measurements = new Map<string, JudgedSet>();
  const reports = new Map<string, ReportSet>();
  const bands = new RunBands(request, reader.findCalibration);
  const terms = {
    asked,
    bandsOf: (set: MeasurementSet) => bands.of(set),
    account,
    heartbeat,
    load: (uri: string) => orUnreadable(loadMeasurementSet(uri)),
  };
  for (const { uri, target, key, rounds } of distinct(runs.flatMap(measurementRefs))) {
    heartbeat();
    if (rounds !== undefined) {
      const judged = await loadRounds({ uri, target, key, rounds }, terms);
      if (judged !== null) measurements.set(uri, judged);
      continue;
    }
    const set = account.admit(uri, target, await orUnreadable(loadMeasurementSet(uri)));
    if (set === null) continue;
    const judged = judgeSet(uri, set, asked, await bands.of(set));
    const counts = new Set(judged.kept);
    const benchmarks = set.benchmarks.map((each, index) => account.lighten(each, { uri, of: 'executable', index }));
    const kept = benchmarks.filter((_, index) => counts.has(set.benchmarks[index] as BenchmarkMeasurement));
    measurements.set(uri, { ...judged, kept, set: { ...set, benchmarks, remeasured: [] } });
  }
  for (const { uri, suite, run } of distinct(runs.flatMap(reportRefs))) {
    heartbeat();
    const set = account.admit(uri, `${suite}/${run}`, await orUnreadable(loadReportSet(uri)));
    if (set === null) continue;
    bands.saw(set.host.machineClass);
    const benchmarks = set.benchmarks.map((each, index) => account.lighten(each, { uri, of: 'program-run', index }));
    reports.set(uri, { ...set, benchmarks });
  }
  const carried = await judgeCarried({ request, runs }, account, reader);
  for (const [place, set] of carried.measurements) measurements.set(place, set);
  const { refused, origins } = account;
  return { measurements, reports, carriedReports: carried.reports, refused, origins, noise: bands.measured() };
}

/** Those that this commit's runs measured, each once. */
const distinct = <T extends Pick<MeasurementRef, 'uri' | 'carriedOver'>>(refs: readonly T[]): T[] => [
  ...new Map(refs.filter(({ carriedOver }) => carriedOver === undefined).map((ref) => [ref.uri, ref])).values(),
];
