import { GateError } from '../../../gate/contract/gate-error.ts';
import { logOf } from './kept-logs.ts';
import type { StepResult } from './run-step.ts';

/**
 * Building and fetching took all memory or disk that there was: that says nothing of the change for certain, and another
 * host, or this one later, may have enough.
 *
 * @throws {GateError} transient
 */
export function requireSpace(result: StepResult, what: string, reproduce: string): void {
  const { exitCode, metLimit } = result;
  if (exitCode === 0 || metLimit === null || metLimit.kind === 'processes') return;
  throw new GateError({ class: 'transient', message: `${what} ${metLimit.words}`, reproduce, ...logOf(result) });
}
