import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { InputError } from '../../gate/contract/input-error.ts';

/**
 * What failed an asking, as one of the types that `docs/asking.md` names, by which callers in any language tell failures
 * apart. A cancellation passes unchanged.
 */
export function askingFailure(error: unknown): unknown {
  if (error instanceof InputError) {
    const { message, faults } = error;
    return ApplicationFailure.nonRetryable(message, 'wrong-input', { class: 'wrong-input', message, faults });
  }
  if (!(error instanceof ActivityFailure)) return error;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) {
    const message = `no control worker finished ${error.activityType} in time (${cause.message})`;
    return ApplicationFailure.nonRetryable(message, 'transient', { class: 'transient', message });
  }
  if (!(cause instanceof ApplicationFailure)) return error;
  const { message, type, details } = cause;
  return ApplicationFailure.create({ message, type: documented(type), nonRetryable: true, details: details ?? [] });
}

/** What nobody translated has its class's name as type, and is a fault of the gate. */
function documented(type: string | null | undefined): 'wrong-input' | 'transient' | 'gate-broke' {
  if (type === 'wrong-input' || type === 'profile-wrong') return 'wrong-input';
  return type === 'transient' ? type : 'gate-broke';
}
