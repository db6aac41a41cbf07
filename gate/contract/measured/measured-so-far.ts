import type { SuiteRecord } from '../suite-record.ts';
import type { MeasurementRef, ReportRef } from './measurement-ref.ts';

/** What the passes of a run have measured: references and records, never numbers. */
export interface MeasuredSoFar {
  readonly finished: readonly (readonly [string, MeasurementRef])[];
  readonly finishedReports: readonly (readonly [string, ReportRef])[];
  readonly most: readonly (readonly [string, number])[];
  readonly runs: readonly SuiteRecord[];
  /** Of the trusted base, where it is measured by turns; absent: it isn't. */
  readonly base?: {
    readonly finished: readonly (readonly [string, MeasurementRef])[];
    readonly runs: readonly SuiteRecord[];
  };
}
