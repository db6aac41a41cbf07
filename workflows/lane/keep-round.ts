import type { FailureReport } from '../../gate/contract/failure.ts';
import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { SuiteRecord } from '../../gate/contract/suite-record.ts';

/** One round more of an executable, as records have it. */
interface KeptRound {
  /** Its first round is the set that records refer to already. */
  readonly ref: MeasurementRef;
  /** How its last round failed; null: it didn't. */
  readonly failure: FailureReport | null;
}

/** A suite's record with a round more of one of its executables, whichever suite it was taken for; the very same where it has it not. */
export function withRoundKept(record: SuiteRecord, { ref, failure }: KeptRound): SuiteRecord {
  if (!record.measurements.some(({ uri }) => uri === ref.uri)) return record;
  return {
    ...record,
    measurements: record.measurements.map((each) => (each.uri === ref.uri ? ref : each)),
    failures: failure === null ? record.failures : [...record.failures, failure],
  };
}
