import type { RecordStore } from '../../../adapters/store/content/store.ts';
import { isOutage, StoreError } from '../../../adapters/store/content/store-error.ts';
import { comparisonRecord } from '../../../gate/baseline/run-record.ts';
import { keyText } from '../../../gate/comparison/benchmark-key.ts';
import { ComparisonDocument } from '../../../gate/comparison/document/comparison-document.ts';
import type { BaselineSide } from '../../../gate/comparison/document/comparison-of.ts';
import { CONFIRMING_PAIRS } from '../../../gate/statistics/confirmation.ts';
import { listed, oneLine } from '../../../gate/text/bounded-text.ts';

/** A comparison that a baseline's own run made, and kept. */
export interface KeptComparison {
  /** The name of its record in the store. */
  readonly record: string;
  readonly comparison: ComparisonDocument;
}

/**
 * What the run that measured a baseline by turns with its base found: it knows what looks and fresh pairs said, which stored
 * rounds alone don't say. Null where there is none, or none that can be read. No key signs the record: an outcome's digest of
 * it does, where that is signed.
 */
export async function keptComparison(
  store: Pick<RecordStore, 'getRecord'>,
  { digest, document }: BaselineSide,
): Promise<KeptComparison | null> {
  const record = comparisonRecord(document.run.firstExecutionRunId, digest);
  try {
    const parsed = ComparisonDocument.safeParse(JSON.parse((await store.getRecord(record)).toString('utf8')));
    if (!parsed.success || parsed.data.second.digest !== digest) return null;
    return { record, comparison: parsed.data };
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof StoreError && !isOutage(error))) return null;
    throw error;
  }
}

/** `against base 0123456789ab: worst +2.1 % (bench); 0 slower, 41 same (runs/…/comparison/….json.gz)`. */
export const keptInWords = ({ record, comparison }: KeptComparison): string =>
  `against base ${comparison.first.commit.slice(0, 12)}: ${comparison.perf.replace(/^perf: /, '')} (${record})`;

const RULES: Readonly<Record<NonNullable<ComparisonDocument['rule']>, string>> = {
  looks: `by looks while it was measured, and ${CONFIRMING_PAIRS} fresh pairs of what they found`,
  rounds: 'by the rule of stored rounds, since nobody could look',
};

/**
 * The verdict of the run itself and its rule, beside a comparison of the same two baselines as they are stored: that one doesn't
 * know that rounds were stopped when enough was seen. Where they differ, the run's verdicts are named.
 */
export function ownVerdict(
  kept: KeptComparison,
  stored: Pick<ComparisonDocument, 'benchmarks'>,
): NonNullable<ComparisonDocument['own']> {
  const { benchmarks, gate, perf, rule = 'looks' } = kept.comparison;
  const here = new Map(stored.benchmarks.map((each) => [keyText(each), each.verdict]));
  const others = benchmarks.filter((each) => (here.get(keyText(each)) ?? each.verdict) !== each.verdict);
  const named = listed(others.map(({ id, verdict }) => `${oneLine(id, 80)} ${verdict}`));
  const apart = others.length === 0 ? '' : `; otherwise than here, by stored rounds alone: ${named}`;
  const words = `${keptInWords(kept)}; gate: ${gate}, ${RULES[rule]}${apart}`;
  return { record: kept.record, rule, gate, perf, words };
}
