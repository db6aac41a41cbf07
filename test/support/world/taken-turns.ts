import { openStore } from '../../../adapters/store/open-store.ts';
import { openBaselines } from '../../../client/library/stored-baselines.ts';
import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import type { ComparisonDocument } from '../../../gate/comparison/document/comparison-document.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';

/** What a gate measured by turns with its base: the comparison that it stored, and both sides of it. */
export interface TakenTurns {
  readonly comparison: ComparisonDocument;
  readonly change: BaselineDocument;
  readonly base: BaselineDocument;
}

/** Reads from a world's store what the first baseline of an outcome was compared with. */
export async function readTurns(storeFolder: string, { baselines: [own] }: GateOutcome): Promise<TakenTurns> {
  if (own?.comparison === undefined) throw new Error('nothing was measured by turns');
  const comparison = await (await openBaselines(storeFolder)).readComparison(own.comparison);
  const store = openStore({ BENCHMARK_GATE_STORE: storeFolder });
  const read = ({ digest }: ComparisonDocument['first']): Promise<BaselineDocument> => store.readBaseline(digest);
  const [change, base] = await Promise.all([read(comparison.second), read(comparison.first)]);
  return { comparison, change, base };
}

/** Of one target's benchmarks on a side: each half that is kept, by benchmark, session and pair. */
export const halvesOf = ({ suites }: BaselineDocument, target: string): string[] =>
  suites
    .flatMap(({ executables }) => executables.filter((executable) => executable.target === target))
    .flatMap(({ benchmarks }) => benchmarks)
    .flatMap(({ id, rounds = [] }) => rounds.map(({ session, pair }) => `${id} ${session} ${pair}`));
