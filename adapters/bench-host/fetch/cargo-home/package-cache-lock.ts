import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GateError } from '../../../../gate/contract/gate-error.ts';
import { withFileLock } from '../../../files/with-file-lock.ts';

/** Locks of cargo itself, in its order, which whoever changes what was fetched before holds both of. */
const LOCKS = ['.package-cache-mutate', '.package-cache'] as const;

/**
 * Does `work` while no cargo of this machine fetches into a cargo home, of the gate or of anybody else. What builds do
 * without a lock (they can't write there) `jobs-in-use` tells.
 *
 * @throws {GateError} transient, where a lock wasn't free in time
 */
export async function withPackageCache<T>(
  cargoHome: string,
  options: { readonly waitMs: number; readonly signal?: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(cargoHome, { recursive: true });
  const [first, second] = LOCKS.map((name) => join(cargoHome, name)) as [string, string];
  return withFileLock(first, options, () => withFileLock(second, options, work));
}

/** Leaves for the next time what others are in the way of. */
export const unlessBusy = (work: Promise<void>): Promise<void> =>
  work.catch((error: unknown) => {
    if (!(error instanceof GateError && error.kind === 'transient')) throw error;
  });
