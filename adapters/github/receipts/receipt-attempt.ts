import { setTimeout as sleep } from 'node:timers/promises';
import type { GitHubClient } from '../http/client.ts';
import { GitHubError, isGitHubError } from '../http/errors.ts';

/** What is known of a receipt when an attempt to write it begins. */
export interface ReceiptAttempt {
  /** An earlier attempt may have sent a write that no look shows yet. */
  readonly repeated: boolean;
  /** No other attempt follows: only then a refusal is believed, since GitHub has been seen refusing by mistake. */
  readonly last: boolean;
  /** GitHub's id of what an earlier step of the same run wrote: a listing that lacks it lags behind. */
  readonly known?: string | undefined;
}

/** Of a caller that asks once and never again. */
export const ONLY_ATTEMPT: ReceiptAttempt = { repeated: false, last: true };

/**
 * What a look shows, once it is sure to show every write that was sent before this attempt: one whose answer was lost may
 * become visible seconds later, and creating before that would double it.
 */
export const lookUntilSettled = async <T>(
  { visibilityDelayMs }: GitHubClient,
  { repeated, known }: ReceiptAttempt,
  look: () => Promise<T>,
  isMissing: (found: T) => boolean,
): Promise<T> => {
  const began = performance.now();
  const found = await look();
  if (!(repeated || known !== undefined) || !isMissing(found)) return found;
  await sleep(Math.max(0, began + visibilityDelayMs - performance.now()));
  return look();
};

/**
 * Passes a refusal on as a passing fault where another attempt follows.
 *
 * @throws GitHubError of kind `transient` in place of `forbidden`, `unauthorized` and `not-found`
 */
export const doubtingRefusals = async <T>({ last }: ReceiptAttempt, write: () => Promise<T>): Promise<T> => {
  try {
    return await write();
  } catch (error) {
    if (last || !isGitHubError(error, 'forbidden', 'unauthorized', 'not-found')) throw error;
    throw new GitHubError('transient', error.message, error.status === undefined ? {} : { status: error.status });
  }
};
