import type { BenchHost } from './bench-host.ts';
import { hasKeptLockFile, putBackLockFile } from './kept-lock.ts';
import type { OpenedJob } from './opened-job.ts';

/**
 * Looks at the checkout before something of the change runs, and returns what to call afterwards: it tells whether the
 * checkout is as the commit has it, with the lock file that the job keeps for it, and undoes what this run changed, so that what runs next is not accused of it. What
 * was changed before (by a build) stays: it is in everything that was built since.
 */
export async function watchCheckout(
  host: Pick<BenchHost, 'isClean' | 'restore'>,
  { paths }: Pick<OpenedJob, 'paths'>,
): Promise<() => Promise<boolean>> {
  const checkout = paths.checkout.outside;
  const isClean = async () => (await host.isClean(checkout)) && hasKeptLockFile(checkout);
  const before = await isClean();
  return async () => {
    const after = await isClean();
    if (before && !after) {
      await host.restore(checkout);
      await putBackLockFile(checkout);
    }
    return after;
  };
}
