import type { BlobStore } from '../../../adapters/store/content/store.ts';
import { liveVerdicts } from '../../../gate/comparison/live/live-verdicts.ts';
import { isDrifting } from '../../../gate/comparison/live/read-look.ts';
import type { LiveLane } from '../../../gate/comparison/live/with-live-verdicts.ts';
import { LARGEST_REFERRED } from '../../../gate/names/limits.ts';
import { KeptLook } from './kept-look.ts';

/**
 * What looks, and the confirmation after them, said of a lane's benchmarks: what a comparison takes as its `live` lanes. Found
 * and never confirmed is inconclusive.
 *
 * @param uri of the last answer of `lookAtTurns` or `confirmTurns`
 */
export const readVerdicts = async (store: Pick<BlobStore, 'getJson'>, uri: string): Promise<LiveLane> => {
  const { state, confirmed = [] } = await store.getJson(uri, KeptLook, LARGEST_REFERRED);
  return { verdicts: liveVerdicts(state, confirmed), drifting: isDrifting(state) };
};
