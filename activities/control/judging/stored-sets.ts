import type { Store } from '../../../adapters/store/content/store.ts';
import { MeasurementSet, ReportSet } from '../../../gate/baseline/measurement-set.ts';
import { LARGEST_SET } from '../../../gate/names/limits.ts';
import type { SetReader } from './judge-sets.ts';

/** The sets that bench hosts put into a store, each parsed, and refused beyond the bound of one. */
export const storedSets = (store: Pick<Store, 'getJson'>): SetReader => ({
  loadMeasurementSet: (uri) => store.getJson(uri, MeasurementSet, LARGEST_SET),
  loadReportSet: (uri) => store.getJson(uri, ReportSet, LARGEST_SET),
});
