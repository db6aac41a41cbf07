import type { Store } from '../adapters/store/content/store.ts';
import { StoreError } from '../adapters/store/content/store-error.ts';

/**
 * Tries the store before a worker serves anything: what only a person can mend is thrown at once, not in the middle of a
 * run. What may pass by itself is only said, since runs wait for that as well.
 */
export async function readyStore(
  store: Pick<Store, 'requireWritable' | 'location'>,
  say: (line: string) => void,
): Promise<void> {
  try {
    await store.requireWritable();
    say(`store: ${store.location}`);
  } catch (error) {
    if (!(error instanceof StoreError) || error.kind === 'misconfigured') throw error;
    say(`store: ${store.location} can't be used now: ${error.message}`);
  }
}
