import type { Store } from '../../../../adapters/store/content/store.ts';
import { MeasurementSet, ReportSet } from '../../../../gate/baseline/measurement-set.ts';
import { LARGEST_SET } from '../../../../gate/names/limits.ts';
import type { JudgingDependencies } from '../store-baselines.ts';
import type { SetReader } from './judge-sets.ts';

/** What bench hosts put into a store: the sets, each parsed, and texts; refused beyond the bound of one. */
export const storedSets = (
  store: Pick<Store, 'get' | 'getJson'>,
): SetReader & Pick<JudgingDependencies, 'readText'> => ({
  loadMeasurementSet: (uri) => store.getJson(uri, MeasurementSet, LARGEST_SET),
  loadReportSet: (uri) => store.getJson(uri, ReportSet, LARGEST_SET),
  readText: async (uri, most) => (await store.get(uri, most)).toString('utf8'),
});
