import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import type { BenchmarkMeasurement, Sample } from '../../../gate/criterion/measurement.ts';
import type { JudgedSets, SampleOrigin, SetReader } from './judge-sets.ts';

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
  { loadMeasurementSet, loadReportSet, heartbeat = () => {} }: SetReader,
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
    heartbeat();
    const isReport = wanted.some(({ origin }) => origin.isReport);
    const set = await (isReport ? loadReportSet(uri) : loadMeasurementSet(uri));
    for (const { light, origin } of wanted) {
      const own = set.benchmarks[origin.index]?.samples;
      if (own !== undefined) samples.set(light, own);
    }
  }
  return samples;
}
