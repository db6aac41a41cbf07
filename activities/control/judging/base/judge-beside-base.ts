import type { BaselineDocument } from '../../../../gate/baseline/document.ts';
import type { ComparisonDocument } from '../../../../gate/comparison/document/comparison-document.ts';
import type { MeasuredInput } from '../../../../gate/contract/decision/evaluation.ts';
import type { BaselineOutcome } from '../../../../gate/contract/outcome.ts';
import type { JudgedBase } from '../../../../gate/policy/turns/judged-base.ts';
import { type JudgingDependencies, type MeasuredOnStore, storeBaselines } from '../store-baselines.ts';
import { orUnreadable } from '../unreadable.ts';
import { type BaseOnStore, readBase } from './judge-turns.ts';

/** What a judgement gives to store. */
interface Storable {
  readonly documents: readonly BaselineDocument[];
  readonly comparisons: readonly ComparisonDocument[];
}

/**
 * Judges a change beside the base that was measured by turns with it, and stores the baselines of both and their comparisons.
 * The base's come first: where they can't be stored, the change is judged again, alone, and that is said. It is no fault of
 * the change.
 *
 * @param judge the judging, which is pure; @param base null: nothing of it is known
 * @returns what was judged, and the change's baselines, each with where its comparison is kept
 */
export async function judgeBesideBase<Input extends MeasuredInput, Judgement extends Storable>(
  { input, sets }: Pick<MeasuredOnStore<Input>, 'input' | 'sets'>,
  judge: (input: Input, base: JudgedBase | null) => Judgement,
  dependencies: JudgingDependencies,
): Promise<{ readonly judgement: Judgement; readonly baselines: readonly BaselineOutcome[] }> {
  const { beside, turns } = await readBase(input, dependencies);
  const judged = judge({ ...input, ...turns }, beside?.base ?? null);
  const isStored = beside !== null && judged.documents.length > 0;
  const ofBase = isStored ? await orUnreadable(storeBase(beside, dependencies)) : [];
  const isAlone = 'fault' in ofBase;
  const why = isAlone ? `the baseline of the base ${ofBase.fault}` : null;
  const judgement = why === null ? judged : judge({ ...input, turns: { runs: [], ...input.turns, why } }, null);
  const stored = await storeBaselines(judgement.documents, sets, input.lockFile, dependencies);
  const baselines = isAlone ? stored : await keepComparisons(judgement, ofBase, stored, input, dependencies);
  return { judgement, baselines };
}

/** Stores the base's baselines, under its own commit. */
const storeBase = (
  { base, sets, lockFile }: BaseOnStore,
  dependencies: JudgingDependencies,
): Promise<readonly BaselineOutcome[]> => storeBaselines(base.documents, sets, lockFile, dependencies);

/** Keeps comparisons beside the change's baselines, which name them then. */
async function keepComparisons(
  { comparisons }: Storable,
  base: readonly BaselineOutcome[],
  change: readonly BaselineOutcome[],
  { run }: Pick<MeasuredInput, 'run'>,
  dependencies: JudgingDependencies,
): Promise<readonly BaselineOutcome[]> {
  const kept = new Map<string, NonNullable<BaselineOutcome['comparison']>>();
  for (const comparison of comparisons) {
    const [first, second] = [base, change].map((stored) =>
      stored.find(({ machineClass }) => machineClass === comparison.second.machineClass),
    );
    if (first === undefined || second === undefined) continue;
    const address = await dependencies.keepComparison?.(run.firstExecutionRunId, {
      ...comparison,
      first: { ...comparison.first, digest: first.digest },
      second: { ...comparison.second, digest: second.digest },
    });
    if (address !== undefined) kept.set(second.digest, { uri: address.uri, digest: address.digest });
  }
  return change.map((baseline) => {
    const comparison = kept.get(baseline.digest);
    return comparison === undefined ? baseline : { ...baseline, comparison };
  });
}
