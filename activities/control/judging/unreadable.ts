import type { StoreErrorKind } from '../../../adapters/store/content/store-error.ts';

/** What is said of content that can't be used, after its name. An outage, or a store that is set up wrong, says nothing of it. */
const FAULTS: Readonly<Record<StoreErrorKind, string | null>> = {
  'not-found': 'is gone',
  corrupt: 'is damaged',
  'too-large': 'is larger than what is kept of its kind',
  'newer-schema': 'is of a newer version',
  unavailable: null,
  misconfigured: null,
};

/**
 * Why something in the store can't be used, whoever asks again, in words that follow its name; null for every other error.
 * By name: activities import adapters as types only.
 */
export const whyUnreadable = (error: unknown): string | null => unreadable(error)?.fault ?? null;

/** What can't be used, and why. */
export interface Unreadable {
  readonly kind: StoreErrorKind;
  readonly fault: string;
}

function unreadable(error: unknown): Unreadable | null {
  if (!(error instanceof Error) || error.name !== 'StoreError' || !('kind' in error)) return null;
  const kind = error.kind as StoreErrorKind;
  const fault = FAULTS[kind] ?? null;
  return fault === null ? null : { kind, fault };
}

/** What was read, or why it can't be used; every other error passes, since the next attempt may read it. */
export async function orUnreadable<T>(reading: Promise<T>): Promise<T | Unreadable> {
  try {
    return await reading;
  } catch (error) {
    const why = unreadable(error);
    if (why === null) throw error;
    return why;
  }
}

/** What was read; null where it can't be used. */
export const unlessUnreadable = <T>(reading: Promise<T>): Promise<T | null> =>
  reading.catch((error: unknown) => {
    if (whyUnreadable(error) === null) throw error;
    return null;
  });
