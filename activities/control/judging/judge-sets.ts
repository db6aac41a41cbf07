import type { MeasurementSet, ReportSet } from '../../../gate/baseline/measurement-set.ts';
import type { MeasuredInput } from '../../../gate/contract/decision/evaluation.ts';
import type { BenchmarkMeasurement } from '../../../gate/criterion/measurement.ts';
import { MOST_SAMPLES_OF_RUN } from '../../../gate/names/limits.ts';
import { judgeSet } from '../../../gate/policy/suites/judge-set.ts';
import { askedOf } from '../../../gate/policy/suites/judge-sides.ts';
import { type JudgedSet, type LoadedSets, measurementRefs, reportRefs } from '../../../gate/policy/suites/judged.ts';

/** Where bench hosts stored what they measured. Each throws where the store doesn't answer. */
export interface SetReader {
  readonly loadMeasurementSet: (uri: string) => Promise<MeasurementSet>;
  readonly loadReportSet: (uri: string) => Promise<ReportSet>;
  /** Called between sets, so that a long judgement shows that it is alive. */
  readonly heartbeat?: () => void;
}

/** A run's sets, each judged and without its samples, and where those are. */
export interface JudgedSets extends LoadedSets {
  /** What is to be said of each set that is too large to be judged, by its URI. */
  readonly refused: ReadonlyMap<string, string>;
  /** Where a benchmark's samples are. */
  readonly origins: ReadonlyMap<BenchmarkMeasurement, SampleOrigin>;
}

/** A stored set, and a place among its benchmarks. */
export interface SampleOrigin {
  readonly uri: string;
  readonly isReport: boolean;
  readonly index: number;
}

/**
 * Loads a run's sets one after the other and judges each by itself: then its samples have said what they can, and are
 * let go. What stays of a set in memory is some hundred bytes a benchmark.
 */
export async function judgeSets(
  { request, context, runs }: Pick<MeasuredInput, 'request' | 'context' | 'runs'>,
  { loadMeasurementSet, loadReportSet, heartbeat = () => {} }: SetReader,
): Promise<JudgedSets> {
  const asked = askedOf(request, context.tree);
  const account = new SampleAccount();
  const measurements = new Map<string, JudgedSet>();
  const reports = new Map<string, ReportSet>();
  for (const { uri, target } of distinct(runs.flatMap(measurementRefs))) {
    heartbeat();
    const set = account.admit(uri, target, await unlessTooLarge(loadMeasurementSet(uri)));
    if (set === null) continue;
    const judged = judgeSet(uri, set, asked, request.profile.noise.band);
    const counts = new Set(judged.kept);
    const benchmarks = account.lighten(uri, set, false);
    const kept = benchmarks.filter((_, index) => counts.has(set.benchmarks[index] as BenchmarkMeasurement));
    measurements.set(uri, { ...judged, kept, set: { ...set, benchmarks, remeasured: [] } });
  }
  for (const { uri, suite, run } of distinct(runs.flatMap(reportRefs))) {
    heartbeat();
    const set = account.admit(uri, `${suite}/${run}`, await unlessTooLarge(loadReportSet(uri)));
    if (set !== null) reports.set(uri, { ...set, benchmarks: account.lighten(uri, set, true) });
  }
  return { measurements, reports, refused: account.refused, origins: account.origins };
}

const distinct = <T extends { readonly uri: string }>(refs: readonly T[]): T[] => [
  ...new Map(refs.map((ref) => [ref.uri, ref])).values(),
];

/** Counts a run's samples, and keeps account of where they are. */
class SampleAccount {
  readonly refused = new Map<string, string>();
  readonly origins = new Map<BenchmarkMeasurement, SampleOrigin>();
  #samples = 0;

  /** The set, where it and those before it are no more than is kept of a run. @param set null: it is too large by itself */
  admit<S extends MeasurementSet | ReportSet>(uri: string, name: string, set: S | null): S | null {
    if (set === null) {
      this.refused.set(uri, `the results of ${name} are larger than what is judged of one executable`);
      return null;
    }
    const samples = set.benchmarks.reduce((sum, benchmark) => sum + (benchmark.samples?.length ?? 0), 0);
    if (this.#samples + samples > MOST_SAMPLES_OF_RUN) {
      const why = `with it the run has more than the ${MOST_SAMPLES_OF_RUN} samples that are kept of one`;
      this.refused.set(uri, `${name} was not judged: ${why}`);
      return null;
    }
    this.#samples += samples;
    return set;
  }

  /** A set's benchmarks without their samples, in its order. */
  lighten(uri: string, { benchmarks }: MeasurementSet | ReportSet, isReport: boolean): BenchmarkMeasurement[] {
    return benchmarks.map(({ samples: _, ...light }, index) => {
      this.origins.set(light, { uri, isReport, index });
      return light;
    });
  }
}

/** Null for a set that is larger than any that a host stores; other errors pass. */
const unlessTooLarge = <S>(loading: Promise<S>): Promise<S | null> =>
  loading.catch((error: unknown) => {
    if (error instanceof Error && 'kind' in error && error.kind === 'too-large') return null;
    throw error;
  });
