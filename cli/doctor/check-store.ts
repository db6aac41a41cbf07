import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../../adapters/store/content/store.ts';
import { StoreError } from '../../adapters/store/content/store-error.ts';
import { type Finding, findingsOf } from './finding.ts';

/** A file server that is gone may keep whoever asks it for ever. */
const ANSWER_MS = 20_000;

/** The store that every worker and the command line share: reachable, and to be written to. */
export async function checkStore(open: () => Pick<Store, 'requireWritable' | 'location'>): Promise<Finding[]> {
  const { ok, fault, unreachable } = findingsOf('store');
  try {
    const store = open();
    if (!(await Promise.race([store.requireWritable().then(() => true), sleep(ANSWER_MS, false, { ref: false })]))) {
      return [unreachable(`${store.location} gave no answer in ${ANSWER_MS / 1000} s`, 'look after its file server')];
    }
    return [ok(`${store.location} can be written`)];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const mend = 'set BENCHMARK_GATE_STORE to a folder, or to s3://BUCKET/PREFIX with credentials that may write there';
    return [(error.kind === 'unavailable' ? unreachable : fault)(error.message, mend)];
  }
}
