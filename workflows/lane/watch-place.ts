import { ActivityFailure, CancellationScope, isCancellation, patched, sleep, workflowInfo } from '@temporalio/workflow';
import { placeInWords } from '../../gate/hosts/lane-place.ts';
import type { Lane } from '../../gate/names/names.ts';
import { placeProxy } from '../calls/activities.ts';

/** Most lanes get their host before the first look; one that waits for an hour looks some 18 times. */
const FIRST_PAUSE_MS = 3_000;
const LONGEST_PAUSE_MS = 300_000;
const MOST_LOOKS = 30;

/**
 * Waits for a lane's host, and tells meanwhile, ever less often, where the lane stands.
 *
 * @param tell is given the place in words
 */
export async function waitInLine(
  lane: Lane,
  arrival: () => Promise<void>,
  tell: (place: string) => void,
): Promise<void> {
  if (!patched('place-in-line')) return arrival();
  const looking = new CancellationScope();
  const looked = looking
    .run(() => lookRepeatedly(lane, tell))
    .catch((error: unknown) => {
      if (!isCancellation(error)) throw error;
    });
  try {
    await arrival();
  } finally {
    looking.cancel();
    await looked;
  }
}

async function lookRepeatedly(lane: Lane, tell: (place: string) => void): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  for (let look = 0; look < MOST_LOOKS; look++) {
    await sleep(pauseMs);
    try {
      const { workflowId } = workflowInfo();
      const summary = `who waits for a ${lane} host?`;
      tell(placeInWords(await placeProxy.findPlace.executeWithOptions({ summary }, [{ workflowId, lane }])));
    } catch (error) {
      // A look that fails is made again.
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    }
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  }
}
