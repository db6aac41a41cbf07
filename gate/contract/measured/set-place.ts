import type { MeasurementRef, ReportRef } from './measurement-ref.ts';

/**
 * Where the numbers of a reference are, and what tells its set from every other of a run: the address of a stored set; of
 * what was carried over that of the baseline, which holds many, with the executable's key or the command's run in it.
 */
export function placeOf(ref: MeasurementRef | ReportRef): string {
  if (ref.carriedOver === undefined) return ref.uri;
  return `${ref.uri}#${'key' in ref ? ref.key : `${ref.suite}/${ref.run}`}`;
}
