import type { FailureReport } from '../../contract/failure.ts';
import type { MeasurementRef, ReportRef } from '../../contract/measured/measurement-ref.ts';
import { placeOf } from '../../contract/measured/set-place.ts';
import type { SuiteRecord } from '../../contract/suite-record.ts';
import { measurementRefs, reportRefs } from './judged.ts';

/** So many sets that aren't judged are told by name, and the rest counted. */
const MOST_NAMED = 3;

/** What is to be said of a set that isn't judged: it is too large, or the store can't give it any more. */
export type SetRefusal = Pick<FailureReport, 'message'> & { readonly class: 'benchmark-failed' | 'transient' };

/**
 * Records without the sets that can't be judged, by place with what is to be said of each. Each is a failure of its suite:
 * numbers of the change's own making don't end its gate without a verdict.
 */
export const withoutSets = (records: readonly SuiteRecord[], refused: ReadonlyMap<string, SetRefusal>): SuiteRecord[] =>
  records.map((record) => {
    const found = [...measurementRefs(record), ...reportRefs(record)].flatMap((ref) => refused.get(placeOf(ref)) ?? []);
    if (found.length === 0) return record;
    const stays = (ref: MeasurementRef | ReportRef): boolean => !refused.has(placeOf(ref));
    return {
      ...record,
      measurements: record.measurements.filter(stays),
      reports: record.reports.filter(stays),
      failures: [...record.failures.map((failure) => without(failure, stays)), ...failuresOf(found)],
    };
  });

function without(failure: FailureReport, stays: (ref: MeasurementRef | ReportRef) => boolean): FailureReport {
  const { measured, reported, ...rest } = failure;
  return {
    ...rest,
    ...(measured !== undefined && stays(measured) ? { measured } : {}),
    ...(reported !== undefined && stays(reported) ? { reported } : {}),
  };
}

function failuresOf(refusals: readonly SetRefusal[]): FailureReport[] {
  const classes: readonly SetRefusal['class'][] = ['benchmark-failed', 'transient'];
  return classes.flatMap((each) => {
    const distinct = [...new Set(refusals.filter((one) => one.class === each).map(({ message }) => message))];
    const named = distinct.slice(0, MOST_NAMED);
    const rest = distinct.length - named.length;
    const why = each === 'transient' ? "can't be read in the store any more" : 'are too large to be judged';
    const told = rest > 0 ? [...named, `and ${rest} more measurements that ${why}`] : named;
    return told.map((message) => ({ class: each, message }));
  });
}
