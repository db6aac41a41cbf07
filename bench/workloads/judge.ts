import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { createEvaluate } from '../../activities/control/judging/evaluate.ts';
import { storedSets } from '../../activities/control/judging/sets/stored-sets.ts';
import { baselineOutcome } from '../../activities/control/reuse/find-reusable-baselines.ts';
import { openStore } from '../../adapters/store/open-store.ts';
import type { MeasurementSet } from '../../gate/baseline/measurement-set.ts';
import type { EvaluationInput } from '../../gate/contract/decision/evaluation.ts';
import { expectAll, type Input, type Workload } from './workload.ts';

/** The file that says what is judged, in the folder of its store. */
export const INPUT_FILE = 'evaluation.json';

const inputIn = ({ path: folder }: Input): EvaluationInput =>
  JSON.parse(readFileSync(path.join(folder, INPUT_FILE), 'utf8')) as EvaluationInput;

/** A control worker's judgement of a stored set: loaded, checked, judged, decided, and kept as a baseline. */
export const judgeSet: Workload = async (input) => {
  const evaluation = inputIn(input);
  const store = openStore({ BENCHMARK_GATE_STORE: input.path });
  const evaluate = createEvaluate({
    ...storedSets(store),
    writeBaseline: async (document) => baselineOutcome(await store.writeBaseline(document)),
  });
  return async () => {
    const { suites, baselines } = await evaluate(evaluation);
    if (baselines.length !== 1) throw new Error('no baseline was written');
    expectAll(suites[0]?.benchmarks ?? 0, input);
    return { bytes: 0, items: input.benchmarks };
  };
};

/** Plain: the same file, unpacked and parsed. */
export const parseSet: Workload = async (input) => {
  const uri = inputIn(input).runs[0]?.measurements[0]?.uri ?? '';
  return async () => {
    const text = gunzipSync(readFileSync(fileURLToPath(uri))).toString('utf8');
    const { benchmarks } = JSON.parse(text) as MeasurementSet;
    expectAll(benchmarks.length, input);
    return { bytes: text.length, items: benchmarks.length };
  };
};
