import type { BaselineDocument } from '../../gate/baseline/document.ts';
import type { EvaluationInput } from '../../gate/contract/evaluation.ts';
import { fitted } from '../../gate/contract/fit-evaluation.ts';
import type { BaselineOutcome } from '../../gate/contract/outcome.ts';
import { judge } from '../../gate/policy/judge.ts';
import { withoutSets } from '../../gate/policy/suites/without-sets.ts';
import type { ControlActivities } from '../interfaces.ts';
import { judgeSets, type SetReader } from './judge-sets.ts';
import { withSamples } from './with-samples.ts';

/** What evaluating needs of the store. Each throws where the store doesn't answer; a retry is safe. */
export interface EvaluateDependencies extends SetReader {
  /** Stores a document by its digest: writing it twice is writing it once. */
  readonly writeBaseline: (document: BaselineDocument) => Promise<BaselineOutcome>;
  /** Suites that the newest baseline of the base has numbers of; absent: nothing is held against the base. */
  readonly findBaseSuites?: (input: Pick<EvaluationInput, 'request' | 'context'>) => Promise<readonly string[]>;
}

/** Judges what was measured, set by set, and stores the baselines. The judging itself is pure. */
export function createEvaluate(dependencies: EvaluateDependencies): ControlActivities['evaluate'] {
  const { writeBaseline, findBaseSuites, heartbeat = () => {} } = dependencies;
  return async (input) => {
    const sets = await judgeSets(input, dependencies);
    const baseSuites = (await findBaseSuites?.(input)) ?? [];
    const { evaluation, documents } = judge(
      { ...input, runs: withoutSets(input.runs, sets.refused) },
      sets,
      baseSuites,
    );
    const baselines: BaselineOutcome[] = [];
    for (const document of documents) {
      heartbeat();
      baselines.push(await writeBaseline(await withSamples(document, sets, dependencies)));
    }
    // A change of documentation alone stands on the baselines that are there.
    return fitted({ ...evaluation, baselines: documents.length > 0 ? baselines : (input.reused ?? []) });
  };
}
