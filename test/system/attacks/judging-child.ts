import { createEvaluate } from '../../../activities/control/judging/evaluate.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { MeasurementSet, ReportSet } from '../../../gate/baseline/measurement-set.ts';
import { LARGEST_SET } from '../../../gate/names/limits.ts';
import { inputOf, Measured, profileOf, suiteRun } from '../../support/policy/measured.ts';

/** What a control worker judges of sets that lie in a store: `node judging-child.ts STORE URI…`. */
const [folder = '', ...uris] = process.argv.slice(2);
const store = openStore({ BENCHMARK_GATE_STORE: folder });
const evaluate = createEvaluate({
  loadMeasurementSet: (uri) => store.getJson(uri, MeasurementSet, LARGEST_SET),
  loadReportSet: (uri) => store.getJson(uri, ReportSet, LARGEST_SET),
  writeBaseline: async (document) => {
    const { machineClass, uri, digest, complete } = await store.writeBaseline(document);
    return { machineClass, uri, digest, complete };
  },
});
const measurements = uris.map((uri, index) => ({
  ...new Measured().set(),
  uri,
  key: `k${index}`,
  target: `t${index}`,
}));
const { status, route, why, baselines } = await evaluate(inputOf([suiteRun({ measurements })], profileOf()));
console.log(JSON.stringify({ status, to: route?.to, why, baselines: baselines.length }));
