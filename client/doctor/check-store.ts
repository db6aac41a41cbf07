import type { Store } from '../../adapters/store/store.ts';
import { StoreError } from '../../adapters/store/store-error.ts';
import { type Finding, findingsOf } from './finding.ts';

/** The store that every worker and the command line share: reachable, and to be written to. */
export async function checkStore(open: () => Pick<Store, 'requireWritable' | 'location'>): Promise<Finding[]> {
  const { ok, fault, unreachable } = findingsOf('store');
  try {
    const store = open();
    await store.requireWritable();
    return [ok(`${store.location} can be written`)];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const mend = 'set BENCHMARK_GATE_STORE to a folder, or to s3://BUCKET/PREFIX with credentials that may write there';
    return [(error.kind === 'unavailable' ? unreachable : fault)(error.message, mend)];
  }
}
