import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { FailureReport } from '../../gate/contract/failure.ts';
import { failureReport, HostLost, HostUnavailable } from '../calls/failures.ts';

/**
 * How something failed that was asked of the base. Whatever goes wrong there ends no run; a lost host is another's to go on,
 * and a cancellation is everybody's: these are thrown on.
 */
export function baseFailure(error: unknown): FailureReport {
  if (error instanceof HostUnavailable) return { class: 'transient', message: error.message };
  if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  const report = failureReport(error);
  if (report?.class === 'host-state-lost') throw new HostLost(report.message);
  // What isn't known may name places of the host.
  return report ?? { class: 'transient', message: 'the base could not be asked' };
}
