import type { BlobStore } from '../../adapters/store/content/store.ts';
import type { StoreError } from '../../adapters/store/content/store-error.ts';
import type { MeasurementSet, ReportSet } from '../../gate/baseline/measurement-set.ts';
import type { FailureReport } from '../../gate/contract/failure.ts';
import { LARGEST_SET } from '../../gate/names/limits.ts';

/** What was stored, where, and what stands against it. */
export interface StoredSet<S> {
  readonly set: S;
  readonly uri: string;
  readonly failure: FailureReport | null;
}

/**
 * Stores what was measured. Where that is more than a set may hold, what it is of is stored alone, without its numbers,
 * and it is the change's failure.
 *
 * @param where what was measured, as a message names it
 */
export async function storeSet<S extends MeasurementSet | ReportSet>(
  store: Pick<BlobStore, 'putJson'>,
  { set, failure }: { readonly set: S; readonly failure: FailureReport | null },
  where: string,
): Promise<StoredSet<S>> {
  try {
    return { set, failure, uri: (await store.putJson(set, LARGEST_SET)).uri };
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    const bare: S = { ...set, ...NOTHING, ...('reports' in set ? { reports: {} } : { listed: [], remeasured: [] }) };
    const message = `${where} gave more than the ${LARGEST_SET / 1024 / 1024} MiB of results that are stored`;
    return {
      set: bare,
      failure: failure ?? { class: 'benchmark-failed', message },
      uri: (await store.putJson(bare, LARGEST_SET)).uri,
    };
  }
}

const NOTHING = { benchmarks: [], problems: [] };

/** By name: activities import adapters as types only. */
const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && error.name === 'StoreError' && (error as StoreError).kind === 'too-large';
