import type { MeasurementRef, ReportRef } from './measurement-ref.ts';

/**
 * Where the numbers of a reference are, and what tells its set from every other of a run: the address of a stored set; of
 * what was carried over that of the baseline, which holds many, with the executable's key or the command's run in it, and
 * the side that this ran on.
 */
export function placeOf(ref: MeasurementRef | ReportRef): string {
  if (ref.carriedOver === undefined) return ref.uri;
  if ('key' in ref) return `${ref.uri}#${ref.key}`;
  return `${ref.uri}#${ref.suite}/${ref.run}${ref.side === undefined ? '' : `@${ref.side}`}`;
}
