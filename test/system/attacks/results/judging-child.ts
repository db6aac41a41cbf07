import { createEvaluate } from '../../../../activities/control/judging/evaluate.ts';
import { storedSets } from '../../../../activities/control/judging/sets/stored-sets.ts';
import { baselineOutcome } from '../../../../activities/control/reuse/find-reusable-baselines.ts';
import { openStore } from '../../../../adapters/store/open-store.ts';
import { inputOf, Measured, profileOf, suiteRun } from '../../../support/policy/measured.ts';

/** What a control worker judges of sets that lie in a store: `node judging-child.ts STORE URI…`. */
const [folder = '', ...uris] = process.argv.slice(2);
const store = openStore({ BENCHMARK_GATE_STORE: folder });
const evaluate = createEvaluate({
  ...storedSets(store),
  writeBaseline: async (document) => baselineOutcome(await store.writeBaseline(document)),
});
const measurements = uris.map((uri, index) => ({
  ...new Measured().set(),
  uri,
  key: `k${index}`,
  target: `t${index}`,
}));
const { status, route, why, baselines } = await evaluate(inputOf([suiteRun({ measurements })], profileOf()));
console.log(JSON.stringify({ status, to: route?.to, why, baselines: baselines.length }));
