import type { BaselineQuery } from '../../adapters/store/content/store.ts';
import type { BaselineDocument, BaselineEntry } from '../../gate/baseline/document.ts';
import type { ComparisonDocument } from '../../gate/comparison/document/comparison-document.ts';
import type { BaselineOutcome } from '../../gate/contract/outcome.ts';
import type { CompareOptions } from './compare-stored.ts';
import type { CriterionExport, CriterionExportOptions } from './export-criterion.ts';

/** How baselines are looked for. */
export interface FindOptions {
  /** How many are returned at most, the preferred ones first; by default 1000. */
  readonly limit?: number;
  /** Is told of each entry that is damaged, which is then passed over; absent: it is thrown. */
  readonly onUnreadable?: (error: Error) => void;
}

/**
 * The baselines that gates have stored, for reading. Every method throws a StoreError whose `kind` says what is wrong:
 * `unavailable` and `misconfigured` are about the store, all others about what is in it.
 */
export interface BaselineLibrary {
  /** For people: an absolute URL. */
  readonly location: string;
  /**
   * What is known of the baselines that were measured for a commit, a tree, a branch …: complete ones first, then the
   * newest. Whatever the query doesn't say may be anything.
   */
  findBaselines(query: BaselineQuery, options?: FindOptions): Promise<BaselineEntry[]>;
  /**
   * The whole document, checked against its digest. Times are nanoseconds for one iteration, with 95 % confidence
   * intervals; samples are there where they were kept.
   *
   * @param digestOrUri `sha256:…`, or the address that an entry or an outcome has
   * @throws StoreError of kind `not-found`, `corrupt`, `newer-schema` besides
   */
  readBaseline(digestOrUri: string): Promise<BaselineDocument>;
  /**
   * Compares two baselines: which benchmarks of the second are slower or faster than in the first, which are the same, and
   * what can't be told. See `docs/methodology.md`. Where the environment names keys, both have to be signed by a trusted one,
   * and so has what says how much sessions differ.
   *
   * @param first digest or address of the baseline that is compared with, or a file that holds it, as an export of the
   * document does: a path that begins with `/`, `./` or `../`, or one that is there; @param second of the one that is compared
   * @throws InputError where they can't be compared; StoreError as `readBaseline` does; an error that names the variable of a
   * key that can't be used
   */
  compareBaselines(first: string, second: string, options?: CompareOptions): Promise<ComparisonDocument>;
  /**
   * What a run found that measured a change by turns with its base: with what looks and fresh pairs said, which stored rounds
   * alone don't say.
   *
   * @param kept `comparison` of one of an outcome's baselines; what is there is checked against its digest
   * @throws StoreError of kind `not-found` or `corrupt` besides
   */
  readComparison(kept: NonNullable<BaselineOutcome['comparison']>): Promise<ComparisonDocument>;
  /**
   * Writes a baseline as the folder that `cargo bench -- --baseline NAME` compares with. Overwrites nothing.
   *
   * @throws InputError where nothing fits, the name can't be one of Criterion's, or other files are there
   */
  exportCriterion(digestOrUri: string, options: CriterionExportOptions): Promise<CriterionExport>;
}

/** Entries that a look-up returns where nobody says how many. */
const MOST_FOUND = 1000;

/**
 * Opens a store for reading. Nothing is made or connected to before it is used.
 *
 * @param location a folder, a `file:` URL, or `s3://BUCKET/PREFIX` (which needs the package `@aws-sdk/client-s3`, and
 * finds region and credentials as the AWS SDK does); absent: what `BENCHMARK_GATE_STORE` names, by default
 * `~/.local/share/benchmark-gate/store`
 * @throws StoreError of kind `misconfigured`
 */
export async function openBaselines(location?: string): Promise<BaselineLibrary> {
  const { openStore } = await import('../../adapters/store/open-store.ts');
  const store = openStore(location === undefined ? process.env : { ...process.env, BENCHMARK_GATE_STORE: location });
  return {
    location: store.location,
    async findBaselines(query, { limit = MOST_FOUND, onUnreadable } = {}) {
      return (await store.findBaselines(query, onUnreadable)).slice(0, Math.max(0, limit));
    },
    readBaseline: (digestOrUri) => store.readBaseline(digestOrUri),
    async compareBaselines(first, second, options) {
      const { compareByKeys } = await import('./compare-by-keys.ts');
      return compareByKeys(store, first, second, options, process.env);
    },
    async readComparison(kept) {
      const { readKeptComparison } = await import('./kept-comparisons.ts');
      return readKeptComparison(store, kept);
    },
    async exportCriterion(digestOrUri, options) {
      const { exportCriterionTree } = await import('./export-criterion.ts');
      return exportCriterionTree(await store.readBaseline(digestOrUri), options);
    },
  };
}
