import type { FailureReport } from './failure.ts';

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
}
