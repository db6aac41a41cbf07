import { z } from 'zod';
import type { BlobStore } from '../../../../adapters/store/content/store.ts';
import type { MeasuredSoFar } from '../../../../gate/contract/measured/measured-so-far.ts';
import { LARGEST_REFERRED } from '../../../../gate/names/limits.ts';
import type { ControlActivities } from '../../../interfaces.ts';

const Pairs = z.array(z.tuple([z.string(), z.unknown()]));

/** As far as somebody else could have put something there: what the references are worth, judging finds out. */
const Runs = z.array(z.looseObject({}));
const Kept = z.object({
  ...{ finished: Pairs, finishedReports: Pairs, most: Pairs, runs: Runs },
  base: z.object({ finished: Pairs, runs: Runs }).optional(),
});

/** Keeps what a pass measured for the next one, where it is too much to hand on, and reads it. */
export const createKeepMeasured = (
  store: Pick<BlobStore, 'putJson' | 'getJson'>,
): Pick<ControlActivities, 'keepMeasured' | 'readMeasured'> => ({
  keepMeasured: async (measured) => (await store.putJson(measured, LARGEST_REFERRED)).uri,
  readMeasured: async (uri) => (await store.getJson(uri, Kept, LARGEST_REFERRED)) as unknown as MeasuredSoFar,
});
