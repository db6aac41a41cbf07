import type { FailureClass, FailureReport } from './failure.ts';

/**
 * The error that adapters throw when they know what kind of failure it is. `activities/translate-failure.ts` turns it
 * into what Temporal retries, or doesn't.
 */
export class GateError extends Error {
  override readonly name = 'GateError';
  readonly report: FailureReport;

  constructor(report: FailureReport, options?: ErrorOptions) {
    super(report.message, options);
    this.report = report;
  }

  /** The class of failure, under the name that the other typed errors have for it. */
  get kind(): FailureClass {
    return this.report.class;
  }
}
