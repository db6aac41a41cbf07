import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { GateRequest } from '../../gate/contract/request.ts';

const MOST_FAULTS = 10;

/**
 * Ends the run at a request that no client of the gate resolved, such as one typed into the Temporal UI; without it the
 * first step that misses something would fail its workflow task again and again.
 *
 * @throws {ApplicationFailure} wrong-input, with each fault and its place
 */
export function checkRequest(request: unknown): asserts request is GateRequest {
  const parsed = GateRequest.safeParse(request);
  if (parsed.success) return;
  const faults = parsed.error.issues.map(({ path, message }) => `${['request', ...path].join('.')}: ${message}`);
  const left = faults.length - MOST_FAULTS;
  throw ApplicationFailure.nonRetryable(
    `${faults.slice(0, MOST_FAULTS).join('; ')}${left > 0 ? `; and ${left} more` : ''}: ` +
      'start the gate with `benchmark-gate run`, or by the package’s orchestrator activities',
    'wrong-input',
  );
}

/**
 * Ends a run that was started with what a pass hands to the next: only the server says that a run continues another, and
 * whoever starts one so has invented what it measured.
 *
 * @throws {ApplicationFailure} wrong-input
 */
export function checkContinues(): void {
  if (workflowInfo().continuedFromExecutionRunId) return;
  throw ApplicationFailure.nonRetryable(
    'the run was started with measurements of a pass before it, and continues none: start the gate with its request alone',
    'wrong-input',
  );
}
