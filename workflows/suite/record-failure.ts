import { shortenedReport } from '../../gate/contract/bounded-report.ts';
import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import { failureReport, HostLost } from '../calls/failures.ts';
import type { CommandAttempt } from './suite-choices.ts';

/**
 * Records a failure of one of the gate's classes, and what was measured before it; rethrows any other.
 *
 * @returns what was measured before the failure
 * @param endedByPass true where the pass's rest was all the step had: an overrun is then not the program's fault
 */
export function recordFailure(
  attempt: CommandAttempt,
  error: unknown,
  endedByPass: boolean,
): MeasurementRef | undefined {
  const report = failureReport(error);
  if (report === null || report.class === 'wrong-input' || report.class === 'profile-wrong') throw error;
  if (report.class === 'host-state-lost') throw new HostLost(report.message);
  if (report.measured !== undefined) attempt.measurements.push(report.measured);
  if (report.reported !== undefined) attempt.reports.push(report.reported);
  if (report.class === 'budget-out' || (report.class === 'overran' && endedByPass)) attempt.budgetOut = true;
  else attempt.failures.push(shortenedReport(report, attempt.failures.length));
  return report.measured;
}

/** Records that no time is left for a step: of the pass, or of its suite. */
export function recordNoTime(attempt: CommandAttempt, suite: string, endedByPass: boolean): void {
  if (endedByPass) attempt.budgetOut = true;
  else attempt.failures.push({ class: 'overran', message: `${suite} used up its own budget` });
}
