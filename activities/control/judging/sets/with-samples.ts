import type { BaselineDocument } from '../../../../gate/baseline/document.ts';
import type { BenchmarkMeasurement, Sample } from '../../../../gate/criterion/measurement.ts';
import { benchmarksOf } from '../../reuse/judge-carried.ts';
import type { JudgedSets, SetReader } from './judge-sets.ts';
import type { SampleOrigin } from './sample-account.ts';

/** A document with the samples of its benchmarks, which were judged without them: read again, one set at a time. */
export async function withSamples(
  document: BaselineDocument,
  { origins }: Pick<JudgedSets, 'origins'>,
  reader: SetReader,
): Promise<BaselineDocument> {
  const benchmarks = document.suites.flatMap(({ executables }) => executables.flatMap((each) => each.benchmarks));
  const samples = await readSamples(benchmarks, origins, reader);
  const whole = (light: BenchmarkMeasurement): BenchmarkMeasurement => {
    const own = samples.get(light);
    return own === undefined ? light : { ...light, samples: own };
  };
  return {
    ...document,
    suites: document.suites.map((suite) => ({
      ...suite,
      executables: suite.executables.map((each) => ({ ...each, benchmarks: each.benchmarks.map(whole) })),
    })),
  };
}

async function readSamples(
  benchmarks: readonly BenchmarkMeasurement[],
  origins: JudgedSets['origins'],
  reader: SetReader,
): Promise<Map<BenchmarkMeasurement, Sample[]>> {
  const bySet = new Map<string, { light: BenchmarkMeasurement; origin: SampleOrigin }[]>();
  for (const light of benchmarks) {
    const origin = origins.get(light);
    if (origin === undefined) continue;
    const same = bySet.get(origin.uri);
    if (same === undefined) bySet.set(origin.uri, [{ light, origin }]);
    else same.push({ light, origin });
  }
  const samples = new Map<BenchmarkMeasurement, Sample[]>();
  for (const [uri, wanted] of bySet) {
    reader.heartbeat?.();
    const stored = await benchmarksAt(uri, wanted[0]?.origin.of ?? 'executable', reader);
    for (const { light, origin } of wanted) {
      const own = stored[origin.index]?.samples;
      if (own !== undefined) samples.set(light, own);
    }
  }
  return samples;
}

/** All benchmarks that are stored at an address, in their order. */
async function benchmarksAt(
  uri: string,
  of: SampleOrigin['of'],
  { loadMeasurementSet, loadReportSet, readOrigin }: SetReader,
): Promise<readonly BenchmarkMeasurement[]> {
  if (of === 'executable') return (await loadMeasurementSet(uri)).benchmarks;
  if (of === 'program-run') return (await loadReportSet(uri)).benchmarks;
  const document = await readOrigin?.({ uri, carriedOver: of });
  if (document === undefined || 'fault' in document) {
    // It was there a moment ago: the next attempt judges without it.
    throw new Error(`the baseline ${of.digest} ${document?.fault ?? 'is read by nobody'}`);
  }
  return benchmarksOf(document);
}
