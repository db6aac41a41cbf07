import type { FailureReport } from '../../contract/failure.ts';
import type { SuiteRecord } from '../../contract/suite-record.ts';
import { measurementRefs, reportRefs } from './judged.ts';

/** So many sets that are too large are told by name, and the rest counted. */
const MOST_NAMED = 3;

/**
 * Records without the sets that are too large to be judged, by store URI with what is to be said of each. Each is a
 * failure of its suite: numbers of the change's own making don't end its gate without a verdict.
 */
export const withoutSets = (records: readonly SuiteRecord[], refused: ReadonlyMap<string, string>): SuiteRecord[] =>
  records.map((record) => {
    const found = [...measurementRefs(record), ...reportRefs(record)].flatMap(({ uri }) => refused.get(uri) ?? []);
    if (found.length === 0) return record;
    const stays = ({ uri }: { readonly uri: string }): boolean => !refused.has(uri);
    return {
      ...record,
      measurements: record.measurements.filter(stays),
      reports: record.reports.filter(stays),
      failures: [...record.failures.map((failure) => without(failure, stays)), ...failuresOf(found)],
    };
  });

function without(failure: FailureReport, stays: (ref: { readonly uri: string }) => boolean): FailureReport {
  const { measured, reported, ...rest } = failure;
  return {
    ...rest,
    ...(measured !== undefined && stays(measured) ? { measured } : {}),
    ...(reported !== undefined && stays(reported) ? { reported } : {}),
  };
}

function failuresOf(sentences: readonly string[]): FailureReport[] {
  const distinct = [...new Set(sentences)];
  const named = distinct.slice(0, MOST_NAMED);
  const rest = distinct.length - named.length;
  const told = rest > 0 ? [...named, `and ${rest} more measurements that are too large to be judged`] : named;
  return told.map((message) => ({ class: 'benchmark-failed', message }));
}
