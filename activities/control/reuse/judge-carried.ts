import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import type { MeasuredInput } from '../../../gate/contract/decision/evaluation.ts';
import type { CarriedOver } from '../../../gate/contract/measured/carried-over.ts';
import type { MeasurementRef, ReportRef } from '../../../gate/contract/measured/measurement-ref.ts';
import { placeOf } from '../../../gate/contract/measured/set-place.ts';
import type { BenchmarkMeasurement } from '../../../gate/criterion/measurement.ts';
import { carriedReport, carriedSet, originFault } from '../../../gate/policy/baselines/carried-numbers.ts';
import { type JudgedReport, type JudgedSet, measurementRefs, reportRefs } from '../../../gate/policy/suites/judged.ts';
import type { SampleAccount } from '../judging/sets/sample-account.ts';
import type { ReadOrigin } from './read-origin.ts';

/** What was carried over, by place. */
export interface CarriedNumbers {
  readonly measurements: ReadonlyMap<string, JudgedSet>;
  readonly reports: ReadonlyMap<string, JudgedReport>;
}

/** A reference to numbers of a baseline. @typeParam Ref of an executable or of a run */
type Carried<Ref> = Ref & { readonly carriedOver: CarriedOver };
type Wanted = Carried<MeasurementRef> | Carried<ReportRef>;

/**
 * Reads what a run carried over, one baseline after the other. What its baseline can't give any more is refused there: it
 * was measured by nobody, and the change has no part in that.
 *
 * @throws {GateError} unproven where a baseline isn't signed by whom it has to be
 */
export async function judgeCarried(
  { request, runs }: Pick<MeasuredInput, 'request' | 'runs'>,
  account: SampleAccount,
  { readOrigin, heartbeat = () => {} }: { readonly readOrigin?: ReadOrigin; readonly heartbeat?: () => void },
): Promise<CarriedNumbers> {
  const measurements = new Map<string, JudgedSet>();
  const reports = new Map<string, JudgedReport>();
  const to = { repository: request.repository, profile: request.profile.name };
  for (const [first, wanted] of byOrigin(runs)) {
    heartbeat();
    if (readOrigin === undefined) throw new Error('nobody reads the baselines that were carried over from');
    const origin = await readOrigin(first);
    const places = new Map('fault' in origin ? [] : benchmarksOf(origin).map((each, index) => [each, index]));
    for (const [place, { ref, suite }] of wanted) {
      const { machineClass, carriedOver } = ref;
      const as = { machineClass, commit: carriedOver.commit };
      const fault = 'fault' in origin ? origin.fault : originFault(origin, as, to);
      const name = 'key' in ref ? ref.target : `${ref.suite}/${ref.run}`;
      const judged = fault ?? numbersIn(origin as BaselineDocument, ref, suite, place);
      if (typeof judged === 'string') {
        const what = fault === null ? name : `the baseline ${ref.carriedOver.digest}`;
        account.refuse(place, `${name} was carried over, and can't be judged: ${what} ${judged}`, 'transient');
        continue;
      }
      if (account.admit(place, name, judged.set) === null) continue;
      const light = lightened(judged, places, ref, account);
      if ('modelMissing' in light) reports.set(place, light);
      else measurements.set(place, light);
    }
  }
  return { measurements, reports };
}

function numbersIn(
  origin: BaselineDocument,
  ref: Wanted,
  suite: string,
  place: string,
): JudgedSet | JudgedReport | string {
  return 'key' in ref ? carriedSet(origin, ref, suite, place) : carriedReport(origin, ref, place);
}

/** Each reference once, with the suite that has it, under the first one of its baseline. */
function byOrigin(runs: MeasuredInput['runs']): Map<Wanted, Map<string, { ref: Wanted; suite: string }>> {
  const firsts = new Map<string, Wanted>();
  const origins = new Map<Wanted, Map<string, { ref: Wanted; suite: string }>>();
  for (const run of runs) {
    for (const ref of [...measurementRefs(run), ...reportRefs(run)].filter(isCarried)) {
      const origin = `${ref.carriedOver.digest} ${ref.uri}`;
      const first = firsts.get(origin) ?? ref;
      firsts.set(origin, first);
      const wanted = origins.get(first) ?? new Map();
      origins.set(first, wanted);
      if (!wanted.has(placeOf(ref))) wanted.set(placeOf(ref), { ref, suite: run.suite });
    }
  }
  return origins;
}

const isCarried = (ref: MeasurementRef | ReportRef): ref is Wanted => ref.carriedOver !== undefined;

/** Numbers without their samples, which are counted among all benchmarks of their baseline, in its order. */
function lightened<J extends JudgedSet | JudgedReport>(
  judged: J,
  places: ReadonlyMap<BenchmarkMeasurement, number>,
  { uri, carriedOver }: Wanted,
  account: SampleAccount,
): J {
  const kept = judged.kept.map((benchmark) =>
    account.lighten(benchmark, { uri, of: carriedOver, index: places.get(benchmark) ?? -1 }),
  );
  return { ...judged, kept, set: { ...judged.set, benchmarks: kept } };
}

/** All benchmarks of a baseline, in its order. */
export const benchmarksOf = ({ suites }: BaselineDocument): BenchmarkMeasurement[] =>
  suites.flatMap(({ executables }) => executables.flatMap(({ benchmarks }) => benchmarks));
